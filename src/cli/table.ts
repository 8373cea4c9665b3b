/** Rows with their columns below each other; what is wider than the terminal is the terminal's business. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column]))));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(cell.length - width(cell) + (widths[column] ?? 0))))
    .map((cells) => `${cells.join('  ').trimEnd()}\n`)
    .join('');
}

/** Characters, not UTF-16 units. */
function width(cell = ''): number {
  return [...cell].length;
}
