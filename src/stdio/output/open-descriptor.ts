import { closeSync, constants, fstatSync, open, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { getSystemErrorMap, promisify } from 'node:util';
import { SnakepitError } from '../../errors.js';
import type { Clock } from '../../util/clock.js';
import type { Descriptor } from './descriptor.js';
import { FileDescriptor } from './file-descriptor.js';
import { NonblockingDescriptor } from './nonblocking-descriptor.js';
import { StreamDescriptor } from './stream-descriptor.js';

const { O_WRONLY, O_CREAT, O_TRUNC, O_NONBLOCK, O_NOCTTY } = constants;
const openFile = promisify(open);

/** Standard output (1) or standard error (2), by what it is connected to. */
export function openStandard(fd: 1 | 2, clock: Clock): Descriptor {
  if (isatty(fd)) {
    return (
      reopen(`/proc/self/fd/${fd}`, clock) ??
      reopen('/dev/tty', clock) ??
      new FileDescriptor(fd, { isOwned: false })
    );
  }
  const kind = fstatSync(fd);
  if (kind.isFIFO() || kind.isSocket())
    return new StreamDescriptor(fd === 1 ? process.stdout : process.stderr);
  return new FileDescriptor(fd, { isOwned: false });
}

/**
 * A file for results, made or emptied.
 *
 * @throws {SnakepitError} `usage` where it cannot be opened for writing.
 */
export async function openFileForResults(path: string, clock: Clock): Promise<Descriptor> {
  let fd: number;
  try {
    // Not in this thread: a named pipe is open only once somebody reads it.
    fd = await openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY, 0o666);
  } catch (error) {
    throw cannotOpen(path, error as NodeJS.ErrnoException);
  }
  const mayBlock = isatty(fd) || fstatSync(fd).isFIFO();
  const reopened = mayBlock ? reopen(`/proc/self/fd/${fd}`, clock) : undefined;
  if (reopened === undefined) return new FileDescriptor(fd, { isOwned: true });
  closeSync(fd);
  return reopened;
}

/**
 * Opens something that may block anew, so that not waiting for it is our business alone: O_NONBLOCK belongs to the open
 * file, which the shell and the rest of the pipeline share. Undefined where that is refused; then threads have to wait.
 */
function reopen(path: string, clock: Clock): Descriptor | undefined {
  try {
    return new NonblockingDescriptor(openSync(path, O_WRONLY | O_NONBLOCK | O_NOCTTY), clock);
  } catch {
    return undefined;
  }
}

function cannotOpen(path: string, error: NodeJS.ErrnoException): SnakepitError {
  const why = getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? error.message;
  return new SnakepitError('usage', `cannot write results to ${path}: ${why}`, { cause: error });
}
