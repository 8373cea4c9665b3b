import type { LogLine, LogModel } from './log-model.js';
import { searchFor } from './search.js';

/** The lines that are shown, oldest first. `worker`: the one whose lines they are to be; undefined: all. */
export function shownLines(log: LogModel, worker: string | undefined): readonly LogLine[] {
  const search = searchFor(log.filter);
  if (worker === undefined && !log.isErrorsOnly && search === undefined) return log.lines;
  return log.lines.filter(
    (line) =>
      (worker === undefined || line.worker === worker || line.from === 'us') &&
      (!log.isErrorsOnly || line.level === 'error') &&
      (search === undefined || search.matches(line.text) || (line.worker ?? '') === log.filter),
  );
}

/** Where in them the cursor is: at its line, or the nearest before it; -1 where there is none. */
export function cursorIndex(lines: readonly LogLine[], cursor: number | undefined): number {
  if (cursor === undefined) return lines.length - 1;
  const at = lines.findLastIndex(({ id }) => id <= cursor);
  return at === -1 && lines.length > 0 ? 0 : at;
}

/** The log with its cursor moved by so many of the lines that are shown; past the newest it follows. */
export function moveCursor(log: LogModel, worker: string | undefined, by: number): LogModel {
  const lines = shownLines(log, worker);
  const to = Math.max(0, cursorIndex(lines, log.cursor) + by);
  return { ...log, cursor: to >= lines.length - 1 ? undefined : lines[to]?.id };
}
