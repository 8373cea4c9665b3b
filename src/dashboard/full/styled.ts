import { cutTo, widthOf } from '../text/cells.js';

/** Text in one style; a line is made of them. */
export interface Piece {
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
}

export function piece(text: string, paint?: (text: string) => string): Piece {
  return { text, paint };
}

export function widthOfAll(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** A line of pieces, cut at this width. */
export function joined(pieces: readonly Piece[], width: number): string {
  let left = width;
  let line = '';
  for (const { text, paint } of pieces) {
    if (left <= 0) break;
    const cut = cutTo(text, left);
    left -= widthOf(cut);
    line += paint === undefined ? cut : paint(cut);
  }
  return line;
}

/** A line with something at both ends: what is on the right goes first where there is no room. */
export function justified(left: readonly Piece[], right: readonly Piece[], width: number): string {
  const [taken, wanted] = [widthOfAll(left), widthOfAll(right)];
  if (taken + wanted + 2 > width) return joined(left, width);
  return joined([...left, piece(' '.repeat(width - taken - wanted)), ...right], width);
}

/** As many groups as there is room for, the first first, with a gap between them. */
export function fitting(groups: readonly (readonly Piece[])[], width: number, gap = '   '): readonly Piece[] {
  const line: Piece[] = [];
  for (const group of groups) {
    if (group.length === 0) continue;
    const added = line.length === 0 ? group : [piece(gap), ...group];
    if (widthOfAll(line) + widthOfAll(added) > width) continue;
    line.push(...added);
  }
  return line;
}
