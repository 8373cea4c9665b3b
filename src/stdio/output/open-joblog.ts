import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import type { Clock } from '../../util/clock.js';
import type { Descriptor } from './descriptor.js';
import { openFileForLog } from './open-for-events.js';

/** How a line begins; only the end of a file that was torn from such a one is cut off. */
const begins = Buffer.from('{"line":');
/** The longest end that is looked at: ids are as long as their senders want. */
const longestEnd = 64 * 1024;
const newline = 0x0a;

/**
 * Opens the file for the log of commands, empty or to be added to.
 *
 * @throws {SnakepitError} `usage` where it cannot be written to.
 */
export function openJoblog(path: string, isAddedTo: boolean, clock: Clock): Descriptor {
  const descriptor = openFileForLog('--joblog', path, clock, isAddedTo ? 'added-to' : 'emptied');
  if (isAddedTo) endLastLine(path);
  return descriptor;
}

/** A line that a run which was killed has written in part is cut off: what comes next begins a line. */
function endLastLine(path: string): void {
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile() || stats.size === 0) return;
    const end = Buffer.alloc(Math.min(stats.size, longestEnd));
    const read = readSync(fd, end, 0, end.length, stats.size - end.length);
    const torn = end.subarray(end.lastIndexOf(newline, read - 1) + 1, read);
    const isOurs =
      torn.length < begins.length
        ? begins.subarray(0, torn.length).equals(torn)
        : begins.equals(torn.subarray(0, begins.length));
    if (torn.length > 0 && isOurs) ftruncateSync(fd, stats.size - torn.length);
  } finally {
    closeSync(fd);
  }
}
