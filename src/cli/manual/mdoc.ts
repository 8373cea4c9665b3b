import { wrap } from '../help/wrap.js';

const longestLine = 70;

/** Plain text as lines of mdoc: one sentence a line, none much longer than a screen is wide, nothing taken for a macro. */
export function mdocText(text: string): string {
  return text
    .split(/(?<=[.!?:]) (?=[A-Z"'{(-])/)
    .flatMap((sentence) => wrap(sentence, longestLine))
    .map((line) => escapeStart(escapeText(line)))
    .join('\n');
}

/** A word in a line of macros: never itself one. */
export function mdocWord(word: string): string {
  const escaped = escapeText(word);
  return /^[A-Z][a-z]$/.test(word) || /^[.,:;?!()[\]|]$/.test(word) ? `\\&${escaped}` : escaped;
}

/** Another page of ours. Not `.Xr`: a checker looks for that page where manuals are installed, and ours may not be yet. */
export function reference(page: string): string {
  return `Nm ${page} Ns (1)`;
}

/** Lines as they are, in a box of their own. */
export function mdocLiteral(lines: readonly string[]): string {
  return `.Bd -literal -offset indent\n${lines.map((line) => escapeStart(escapeText(line))).join('\n')}\n.Ed\n`;
}

export function mdocList(items: readonly (readonly [head: string, text: string])[]): string {
  const entries = items.map(([head, text]) => `.It ${head}\n${mdocText(text)}\n`);
  return `.Bl -tag -width Ds\n${entries.join('')}.El\n`;
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...').replaceAll("'", '\\(aq');
}

/** A dot or a quote at the beginning of a line is a macro's. */
function escapeStart(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line;
}
