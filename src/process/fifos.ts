import { closeSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { SnakepitError } from '../errors.js';
import { doing, type FifoSet } from './make-fifos.js';
import { shortageError } from './system-error.js';

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
const maxDrainReads = 16;

/** Reads a set of pipes, each into its sink; the set is used up by it, also where it throws. */
export function readFifos(set: FifoSet, sinks: readonly ChunkSink[]): Fifos {
  const unread = [...set.readers];
  const writers = [...set.writers];
  const readers: FifoReader[] = [];
  const closeWriters = () => {
    for (const fd of writers.splice(0)) closeSync(fd);
  };
  const close = () => {
    for (const reader of readers) reader.close();
  };
  try {
    for (const sink of sinks) {
      readers.push(new FifoReader(unread[0] as number, sink));
      unread.shift();
    }
  } catch (error) {
    for (const fd of unread) closeSync(fd);
    closeWriters();
    close();
    throw shortageError(doing, error) ?? SnakepitError.from(error, 'system');
  }
  return {
    writers,
    closeWriters,
    drain: () => {
      for (const reader of readers) reader.drain();
    },
    close,
  };
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
