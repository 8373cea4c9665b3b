import stringWidth from 'string-width';
import type { Size } from '../place.js';
import { beginUpdate, endUpdate } from './sequences.js';

/** The lines of a frame that there is room for. */
export function frameLines(frame: string, { rows }: Size): readonly string[] {
  return frame.split('\n').slice(0, rows);
}

/**
 * What a terminal has to be sent to show these lines in place of the others: those that differ, each at its place. Nothing
 * where none does.
 *
 * @param before undefined where it is not known what the terminal shows.
 */
export function frameChanges(
  before: readonly string[] | undefined,
  after: readonly string[],
  { columns }: Size,
): string {
  let changes = before === undefined ? '\x1b[0m\x1b[H\x1b[J' : '';
  const last = Math.max(after.length, before?.length ?? 0);
  for (let row = 0; row < last; row++) {
    const line = after[row] ?? '';
    if (line === (before?.[row] ?? '')) continue;
    // Behind a line that fills its row the cursor still is in its last cell, and would clear that.
    const clear = stringWidth(line) < columns ? '\x1b[K' : '';
    changes += `\x1b[${row + 1};1H${line}\x1b[0m${clear}`;
  }
  return changes === '' ? '' : `${beginUpdate}${changes}${endUpdate}`;
}
