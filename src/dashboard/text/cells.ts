import stringWidth from 'string-width';

const plain = /^[\x20-\x7e]*$/;

/** Cells that a text without control sequences takes. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/** A text at exactly this width: cut with an ellipsis, or filled with spaces. */
export function fitLeft(text: string, width: number): string {
  const cut = cutTo(text, width);
  return cut + ' '.repeat(Math.max(0, width - widthOf(cut)));
}

/** As `fitLeft`, with the spaces in front. */
export function fitRight(text: string, width: number): string {
  const cut = cutTo(text, width);
  return ' '.repeat(Math.max(0, width - widthOf(cut))) + cut;
}

/** A text at no more than this width; where it is cut, an ellipsis says so. */
export function cutTo(text: string, width: number): string {
  if (width <= 0) return '';
  if (widthOf(text) <= width) return text;
  return `${headOf(text, width - 1)}…`;
}

/** A text in pieces of no more than this width, at least one. */
export function wrapTo(text: string, width: number): readonly string[] {
  if (width < 2 || widthOf(text) <= width) return [cutTo(text, width)];
  const pieces: string[] = [];
  let rest = text;
  while (widthOf(rest) > width) {
    const head = headOf(rest, width);
    pieces.push(head);
    rest = rest.slice(head.length);
  }
  return rest === '' ? pieces : [...pieces, rest];
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** As much of the beginning as has room. */
function headOf(text: string, width: number): string {
  if (plain.test(text)) return text.slice(0, width);
  let head = '';
  let cells = 0;
  for (const { segment } of segmenter.segment(text)) {
    cells += widthOf(segment);
    if (cells > width) break;
    head += segment;
  }
  return head;
}
