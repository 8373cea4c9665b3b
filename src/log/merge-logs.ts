import type { LogCursor, LoggedLine } from './log-cursor.js';

interface Source {
  readonly cursor: LogCursor;
  lines: readonly LoggedLine[];
  next: number;
}

/**
 * What cursors have now, in the order of time; where times are the same, in the order of the cursors. A clock that was set
 * back changes nothing about the order within a log. Many lines at once, since there may be millions.
 */
export async function* mergeLogs(cursors: readonly LogCursor[]): AsyncGenerator<readonly LoggedLine[]> {
  let sources: Source[] = cursors.map((cursor) => ({ cursor, lines: [], next: 0 }));
  for (;;) {
    for (const source of sources) {
      if (source.next < source.lines.length) continue;
      source.lines = (await source.cursor.next()) ?? [];
      source.next = 0;
    }
    sources = sources.filter(({ lines }) => lines.length > 0);
    if (sources.length === 0) return;
    yield mergeUntilOneIsEmpty(sources);
  }
}

function mergeUntilOneIsEmpty(sources: readonly Source[]): readonly LoggedLine[] {
  const merged: LoggedLine[] = [];
  for (;;) {
    let oldest: Source | undefined;
    for (const source of sources) {
      if (oldest === undefined || timeOf(source) < timeOf(oldest)) oldest = source;
    }
    const line = oldest?.lines[oldest.next];
    if (oldest === undefined || line === undefined) return merged;
    merged.push(line);
    // What it has next is not known here, and might come before what the others have.
    if (++oldest.next === oldest.lines.length) return merged;
  }
}

function timeOf({ lines, next }: Source): string {
  return lines[next]?.record.time ?? '';
}
