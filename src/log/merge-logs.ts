import type { LogCursor, LoggedLine } from './log-cursor.js';

interface Source {
  readonly cursor: LogCursor;
  lines: readonly LoggedLine[];
  next: number;
}

/**
 * What cursors have now, in the order of time; where times are the same, in the order of the cursors. A clock that was set
 * back changes nothing about the order within a log.
 */
export async function* mergeLogs(cursors: readonly LogCursor[]): AsyncGenerator<LoggedLine> {
  let sources: Source[] = cursors.map((cursor) => ({ cursor, lines: [], next: 0 }));
  for (;;) {
    for (const source of sources) {
      if (source.next < source.lines.length) continue;
      source.lines = (await source.cursor.next()) ?? [];
      source.next = 0;
    }
    sources = sources.filter(({ lines }) => lines.length > 0);
    const [first, ...others] = sources;
    if (first === undefined) return;
    let oldest = first;
    for (const other of others) if (timeOf(other) < timeOf(oldest)) oldest = other;
    // No other one comes before this as long as it is not used up.
    const line = oldest.lines[oldest.next++];
    if (line !== undefined) yield line;
  }
}

function timeOf({ lines, next }: Source): string {
  return lines[next]?.record.time ?? '';
}
