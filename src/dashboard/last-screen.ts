import stringWidth from 'string-width';
import type { Size } from './place.js';

/** A text that stays until it is read: cut into lines that fit, the last line saying what ends it. */
export function lastScreen(text: string, { columns, rows }: Size): string {
  const lines = text
    .trimEnd()
    .split('\n')
    .flatMap((line) => wrapped(line.replaceAll('\t', '    '), columns));
  // The end of a traceback says most.
  const room = Math.max(1, rows - 2);
  const shown = lines.length > room ? lines.slice(-room) : lines;
  return [...shown, '', 'Press any key to leave.'].slice(-rows).join('\n');
}

function wrapped(line: string, columns: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  let width = 0;
  for (const character of line) {
    const cells = stringWidth(character);
    if (width + cells > columns) {
      rows.push(row);
      row = '';
      width = 0;
    }
    row += character;
    width += cells;
  }
  return [...rows, row];
}
