import { cutTo, widthOf } from '../../text/cells.js';
import { safeText } from '../../text/safe-text.js';
import type { Theme } from '../theme.js';
import type { LineEdit } from './line-edit.js';

/** What is being written with its cursor, at no more than this width: the part around the cursor where all has no room. */
export function editText({ text, cursor }: LineEdit, width: number, theme: Theme): string {
  const points = Array.from(text);
  const at = safeText(points[cursor] ?? ' ') || ' ';
  let before = safeText(points.slice(0, cursor).join(''));
  const room = width - widthOf(at) - 1;
  if (widthOf(before) > room) {
    const kept = Array.from(before);
    while (kept.length > 0 && widthOf(kept.join('')) > room - 1)
      kept.splice(0, Math.max(1, kept.length >> 4));
    before = `…${kept.join('')}`;
  }
  const after = safeText(points.slice(cursor + 1).join(''));
  return `${before}${theme.chosen(at)}${cutTo(after, width - widthOf(before) - widthOf(at))}`;
}
