/** Help fits a terminal of this width, whatever the terminal's is: so it looks the same in docs and in a bug report. */
export const helpWidth = 80;

/** Text in lines of at most so many characters, broken at spaces. */
export function wrap(text: string, width: number = helpWidth): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Terms with what is said of each beside it, or below one that is too long. */
export function definitionList(entries: readonly (readonly [term: string, text: string])[]): string[] {
  const fitting = entries.map(([term]) => term.length).filter((length) => length <= widestTerm);
  const column = indent.length + Math.max(0, ...fitting) + 2;
  return entries.flatMap(([term, text]) => {
    const lines = wrap(text, helpWidth - column).map((line) => ' '.repeat(column) + line);
    const head = `${indent}${term}`;
    if (head.length + 2 > column) return [head, ...lines];
    return [head.padEnd(column) + (lines[0] ?? '').slice(column), ...lines.slice(1)];
  });
}

const indent = '  ';
const widestTerm = 26;
