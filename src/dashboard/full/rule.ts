import { widthOf } from '../text/cells.js';
import { safeCell } from '../text/safe-text.js';
import { joined, type Piece, piece } from './styled.js';
import type { Theme } from './theme.js';

/** A line across the screen, with titles in it, whosever they are: the first says what is below. */
export function rule(titles: readonly string[], width: number, theme: Theme): string {
  const pieces: Piece[] = [piece('─ ', theme.faint)];
  let taken = 2;
  for (const [index, title] of titles.map(safeCell).entries()) {
    if (index > 0) {
      if (taken + widthOf(title) + 4 > width) continue;
      pieces.push(piece('─ ', theme.faint));
      taken += 2;
    }
    pieces.push(piece(`${title} `, index === 0 ? theme.strong : undefined));
    taken += widthOf(title) + 1;
  }
  pieces.push(piece('─'.repeat(Math.max(0, width - taken)), theme.faint));
  return joined(pieces, width);
}
