import stringWidth from 'string-width';
import { harmless } from '../../log/harmless.js';

/** Longer ones are cut: nobody reads on, and each is kept. In UTF-16 units. */
const longest = 2000;

const plain = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Characters that say how others are to be shown: direction, joining, presentation. What they do differs by terminal. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Skin tones and enclosing marks change the character before, or take cells of their own: terminals do not agree. */
const modifiers = /[\u{1f3fb}-\u{1f3ff}\p{Me}]/gu;
/** A pair of them is a flag, or two letters: they are letters here. */
const regionalIndicators = /[\u{1f1e6}-\u{1f1ff}]/gu;
/** Vowels and finals of a Hangul syllable that has no character of its own. */
const looseJamo = /[\u1160-\u11ff\ud7b0-\ud7ff]/gu;
const mark = /^\p{Mn}$/u;
const oneCell = '\ufffd';
/** Marks that one character keeps: more of them climb into the lines above. */
const mostMarks = 2;

/**
 * Foreign text as one line whose width is the same in every terminal: without power over it, and of characters of one or two
 * cells each, with at most two marks above or below. What cannot be placed surely is shown as U+FFFD, or left out where
 * it is not seen anyway.
 */
export function safeText(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  if (plain.test(cut)) return cut;
  const tame = harmless(cut.replaceAll('\t', '    '))
    .replace(/\p{Cs}/gu, oneCell)
    .normalize('NFC')
    .replace(invisible, '')
    .replace(modifiers, '')
    .replace(looseJamo, oneCell)
    .replace(regionalIndicators, (letter) =>
      String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x1f1e6 + 'A'.charCodeAt(0)),
    );
  const parts = Array.from(segmenter.segment(tame), ({ segment }) => placed(segment));
  const result = parts.join('');
  return isSure(result) ? result : Array.from(result, alone).join('');
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu;

/**
 * As `safeText`, for text that others follow on the same line: letters that run from right to left would take those along in
 * some terminals, so U+FFFD stands for each.
 */
export function safeCell(text: string): string {
  return plain.test(text) ? text : safeText(text).replace(rightToLeft, oneCell);
}

/** A character as people see it, where all terminals agree on its width. */
function placed(grapheme: string): string {
  const [base = '', ...rest] = grapheme;
  const first = alone(base);
  if (rest.length === 0) return first;
  let marks = 0;
  return rest.reduce((text, point) => {
    if (!mark.test(point)) return text + alone(point);
    return first !== '' && marks++ < mostMarks ? text + point : text;
  }, first);
}

function alone(point: string): string {
  if (point >= ' ' && point <= '~') return point;
  if (/^\p{Mc}$/u.test(point)) return oneCell;
  const width = stringWidth(point);
  return width === 0 ? '' : width > 2 ? oneCell : point;
}

/** Whether the parts, put together, are as wide as each by itself. */
function isSure(text: string): boolean {
  let sum = 0;
  for (const point of text) sum += mark.test(point) ? 0 : stringWidth(point);
  return stringWidth(text) === sum;
}
