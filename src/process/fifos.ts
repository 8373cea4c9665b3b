import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, readSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SnakepitError } from '../errors.js';
import { ensureDescriptors } from './ensure-descriptors.js';
import { errnoOf, shortageError } from './system-error.js';

const run = promisify(execFile);

/** Takes the bytes of one FIFO. A chunk is only valid during the call. */
export interface ChunkSink {
  write(chunk: Buffer): void;
  /** Nothing more will come. May be called twice. */
  end(): void;
}

/** FIFOs that we read and a child writes. */
export interface Fifos {
  /** The child's ends, in the order of the sinks; ours to close once it has them. */
  readonly writers: readonly number[];
  closeWriters(): void;
  /**
   * Reads, at once, what the writers have left behind; at most a mebibyte of each, should others go on
   * writing.
   */
  drain(): void;
  close(): void;
}

/**
 * What is left in any FIFO is read into this one, and used up before the next read. As large as what the
 * kernel holds of one.
 */
const buffer = Buffer.alloc(64 * 1024);
const doing = 'cannot make the pipes of a worker';
/** Both ends of three pipes to `mkfifo`, and some more while it is started. */
const descriptorsToMake = 12;
const maxDrainReads = 16;
let made = 0;

/**
 * Opens one FIFO per sink. Not Node's own pipes: they are socket pairs, and a shell that a tool runs cannot
 * `echo > /dev/stderr` on a socket. They have names, in a directory that must be private, only until this
 * returns.
 */
export async function openFifos(directory: string, sinks: readonly ChunkSink[]): Promise<Fifos> {
  const paths = sinks.map(() => join(directory, `fifo-${process.pid}-${++made}`));
  ensureDescriptors(descriptorsToMake, doing);
  await makeFifos(directory, paths);
  const readers: FifoReader[] = [];
  const writers: number[] = [];
  try {
    for (const [index, path] of paths.entries()) {
      // In this order: a reader that does not wait for a writer, then a writer that finds its reader there.
      const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      try {
        writers.push(openSync(path, constants.O_WRONLY));
        readers.push(new FifoReader(fd, sinks[index] as ChunkSink));
      } catch (error) {
        closeSync(fd);
        throw error;
      }
    }
  } catch (error) {
    for (const fd of writers) closeSync(fd);
    for (const reader of readers) reader.close();
    throw shortageError(doing, error) ?? SnakepitError.from(error, 'system');
  } finally {
    for (const path of paths) unlinkSync(path);
  }
  return {
    writers,
    closeWriters: () => {
      for (const fd of writers.splice(0)) closeSync(fd);
    },
    drain: () => {
      for (const reader of readers) reader.drain();
    },
    close: () => {
      for (const reader of readers) reader.close();
    },
  };
}

/** Node cannot make FIFOs itself; the POSIX program can, all in one call. */
async function makeFifos(directory: string, paths: readonly string[]): Promise<void> {
  try {
    await run('mkfifo', ['-m', '600', '--', ...paths], { env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    const shortage = shortageError(doing, error);
    if (shortage !== undefined) throw shortage;
    if (errnoOf(error) === 'ENOENT') {
      throw new SnakepitError('system', `${doing}: there is no program mkfifo in PATH`, {
        cause: error,
        remedy: 'install the basic programs of the system (coreutils)',
      });
    }
    const { stderr = '' } = error as { stderr?: string };
    // `mkfifo: cannot create fifo 'PATH': No space left on device`, of which the end is news.
    const why = stderr.trim().split(': ').at(-1) || 'mkfifo failed';
    throw new SnakepitError('runtime-directory', `${doing} in ${directory}: ${why}`, { cause: error });
  }
}

class FifoReader {
  readonly #fd: number;
  readonly #socket: Socket;
  readonly #sink: ChunkSink;

  constructor(fd: number, sink: ChunkSink) {
    this.#fd = fd;
    this.#sink = sink;
    // A Socket only by name: it waits for any kind of pipe in the event loop, where `fs` would block a thread
    // for each.
    this.#socket = new Socket({ fd, readable: true, writable: false });
    this.#socket.on('data', (chunk: Buffer) => sink.write(chunk));
    // An error is an end as well: `close` follows.
    this.#socket.on('error', () => {}).on('close', () => sink.end());
  }

  drain(): void {
    for (let reads = 0; reads < maxDrainReads && !this.#socket.destroyed; reads++) {
      const size = readNow(this.#fd);
      if (size === 0) return;
      this.#sink.write(buffer.subarray(0, size));
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Reads what is there, without waiting; 0 where there is nothing. */
function readNow(fd: number): number {
  try {
    return readSync(fd, buffer);
  } catch {
    return 0;
  }
}
