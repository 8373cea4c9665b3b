import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SnakepitError } from '../errors.js';
import { ensureDescriptors } from './ensure-descriptors.js';
import { errnoOf, shortageError } from './system-error.js';

const run = promisify(execFile);

/**
 * The pipes of one process, open at both ends: what it prints to standard output and error, and its ready line. They belong
 * to whoever was given them, and nobody reads them yet.
 */
export interface FifoSet {
  readonly readers: readonly number[];
  /** The child's ends. */
  readonly writers: readonly number[];
}

export const doing = 'cannot make the pipes of a worker';
const pipesOfSet = 3;
/** Both ends of three pipes to `mkfifo`, and some more while it is started. */
const descriptorsToMake = 12;
let made = 0;

/** A set of pipes, made now. Rejects with a SnakepitError: `system` or `runtime-directory`. */
export async function openFifos(directory: string): Promise<FifoSet> {
  const [names = []] = await nameFifos(directory, 1);
  return openNamed(names);
}

/**
 * Makes the FIFOs of so many sets, all in one call of a program: Node cannot make them itself. They have names, in a
 * directory that must be private, until they are opened, which is to be at once. Where the signal aborts, it rejects once
 * the program is gone; whenever it rejects, no name is left.
 */
export async function nameFifos(
  directory: string,
  sets: number,
  signal?: AbortSignal,
): Promise<readonly (readonly string[])[]> {
  signal?.throwIfAborted();
  ensureDescriptors(descriptorsToMake, doing);
  const named = Array.from({ length: sets }, () =>
    Array.from({ length: pipesOfSet }, () => join(directory, `fifo-${process.pid}-${++made}`)),
  );
  try {
    await mkfifo(named.flat(), signal);
  } catch (error) {
    removeNames(named.flat());
    throw cannotMake(directory, error);
  }
  return named;
}

/**
 * Opens a set, and takes its names away. Not Node's own pipes: they are socket pairs, and a shell that a tool runs cannot
 * `echo > /dev/stderr` on a socket.
 */
export function openNamed(names: readonly string[]): FifoSet {
  const readers: number[] = [];
  const writers: number[] = [];
  try {
    for (const name of names) {
      // In this order: a reader that does not wait for a writer, then a writer that finds its reader there.
      readers.push(openSync(name, constants.O_RDONLY | constants.O_NONBLOCK));
      writers.push(openSync(name, constants.O_WRONLY));
    }
    return { readers, writers };
  } catch (error) {
    closeFifos({ readers, writers });
    throw shortageError(doing, error) ?? SnakepitError.from(error, 'system');
  } finally {
    removeNames(names);
  }
}

export function closeFifos({ readers, writers }: FifoSet): void {
  for (const fd of [...readers, ...writers]) closeSync(fd);
}

async function mkfifo(names: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  const running = run('mkfifo', ['-m', '600', '--', ...names], { env: { ...process.env, LC_ALL: 'C' } });
  // Not execFile's own way, which does not wait for the end of what it kills.
  const kill = () => running.child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  try {
    await running;
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}

function removeNames(names: readonly string[]): void {
  for (const name of names) rmSync(name, { force: true });
}

function cannotMake(directory: string, error: unknown): SnakepitError {
  const shortage = shortageError(doing, error);
  if (shortage !== undefined) return shortage;
  if (errnoOf(error) === 'ENOENT') {
    return new SnakepitError('system', `${doing}: there is no program mkfifo in PATH`, {
      cause: error,
      remedy: 'install the basic programs of the system (coreutils)',
    });
  }
  const { stderr = '' } = error as { stderr?: string };
  // `mkfifo: cannot create fifo 'PATH': No space left on device`, of which the end is news.
  const why = stderr.trim().split(': ').at(-1) || 'mkfifo failed';
  return new SnakepitError('runtime-directory', `${doing} in ${directory}: ${why}`, { cause: error });
}
