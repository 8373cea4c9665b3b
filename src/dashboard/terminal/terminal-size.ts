import { constants, openSync } from 'node:fs';
import { WriteStream } from 'node:tty';
import type { Size } from '../place.js';

const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;

/** What is said of a terminal that does not know its own size. */
const usual: Size = { columns: 80, rows: 24 };

/**
 * Width and height of the terminal that a descriptor is; undefined where it cannot be opened anew, which whoever writes to
 * it without waiting has to.
 *
 * Asked through a stream that lives no longer than the question: one that stayed would not learn of a change.
 */
export function terminalSize(fd: 1 | 2): Size | undefined {
  for (const path of [`/proc/self/fd/${fd}`, '/dev/tty']) {
    try {
      const stream = new WriteStream(openSync(path, O_WRONLY | O_NONBLOCK | O_NOCTTY));
      const { columns, rows } = stream;
      stream.destroy();
      return columns > 0 && rows > 0 ? { columns, rows } : usual;
    } catch {
      // The next one may do.
    }
  }
  return undefined;
}

/** Calls whenever a terminal of ours may have another size; returns the undo. */
export function onSizeChange(listener: () => void): () => void {
  process.on('SIGWINCH', listener);
  return () => process.off('SIGWINCH', listener);
}
