import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { isatty } from 'node:tty';
import { getSystemErrorMap } from 'node:util';
import { SnakepitError } from '../../errors.js';
import type { Clock } from '../../util/clock.js';
import type { Descriptor } from './descriptor.js';
import { accessOf, belongsToNode } from './descriptor-facts.js';
import { FileDescriptor } from './file-descriptor.js';
import { NonblockingDescriptor } from './nonblocking-descriptor.js';
import { openStandard } from './open-descriptor.js';
import { StreamDescriptor } from './stream-descriptor.js';

const { O_WRONLY, O_APPEND, O_CREAT, O_TRUNC, O_NONBLOCK, O_NOCTTY } = constants;

/**
 * `FILE`, which is added to, or `fd:N`, a descriptor that we were started with.
 *
 * @throws {SnakepitError} `usage` where it cannot be written to.
 */
export function openForEvents(target: string, clock: Clock): Descriptor {
  const [, number] = /^fd:(\d+)$/.exec(target) ?? [];
  try {
    return number === undefined ? openFile(target, clock, 0) : openInherited(Number(number), clock);
  } catch (error) {
    throw cannotWrite('--events', target, error as NodeJS.ErrnoException);
  }
}

/**
 * A file that lines are added to, or a named pipe that somebody reads.
 *
 * @param flag that names it.
 * @throws {SnakepitError} `usage` where it cannot be written to.
 */
export function openFileForLog(
  flag: string,
  path: string,
  clock: Clock,
  isFirst: 'emptied' | 'added-to',
): Descriptor {
  try {
    return openFile(path, clock, isFirst === 'emptied' ? O_TRUNC : 0);
  } catch (error) {
    throw cannotWrite(flag, path, error as NodeJS.ErrnoException);
  }
}

/** Without waiting: a named pipe that nobody reads is refused. */
function openFile(path: string, clock: Clock, flags: number): Descriptor {
  const fd = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY | flags, 0o666);
  const mayBlock = isatty(fd) || fstatSync(fd).isFIFO();
  return mayBlock ? new NonblockingDescriptor(fd, clock) : new FileDescriptor(fd, { isOwned: true });
}

function openInherited(fd: number, clock: Clock): Descriptor {
  const kind = fstatSync(fd);
  if (belongsToNode(fd)) throw new Error('it was not open when snakepit was started');
  if (accessOf(fd) === 'read') throw new Error('it is open for reading only');
  if (fd === 1 || fd === 2) return openStandard(fd, clock);
  if (kind.isSocket()) return new StreamDescriptor(new Socket({ fd, readable: false, writable: true }));
  if (!kind.isFIFO() && !isatty(fd)) return new FileDescriptor(fd, { isOwned: true });
  // Opened anew where that is possible: whether writing waits is nothing to change for others who have it, too.
  try {
    const own = openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    closeSync(fd);
    return new NonblockingDescriptor(own, clock);
  } catch {
    return new FileDescriptor(fd, { isOwned: true });
  }
}

const openIt = 'Open it where snakepit is started: snakepit start --events fd:3 … 3>events.jsonl';
const readIt = 'Nobody reads this pipe: start its reader first.';

function cannotWrite(flag: string, target: string, error: NodeJS.ErrnoException): SnakepitError {
  const why = getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? error.message;
  return new SnakepitError('usage', `${flag}: cannot write to ${target}: ${why}`, {
    cause: error,
    remedy: error.code === 'ENXIO' ? readIt : target.startsWith('fd:') ? openIt : undefined,
  });
}
