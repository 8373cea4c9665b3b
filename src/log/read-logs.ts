import { join } from 'node:path';
import { lastLines, logEnd, startSince } from './last-lines.js';
import { LogCursor, type LoggedLine, type LogPosition } from './log-cursor.js';
import { logFileOf, logNames, supervisorLog } from './log-names.js';
import { LogTrail } from './log-trail.js';
import { mergeLogs } from './merge-logs.js';
import { watchLogs } from './watch-logs.js';

export interface ReadLogsOptions {
  readonly directory: string;
  /** Whose logs; undefined for all there are. */
  readonly names: readonly string[] | undefined;
  /** Only so many of the last lines; undefined for all. */
  readonly tail: number | undefined;
  /** Nothing from before this time, in milliseconds since the epoch. */
  readonly sinceMs: number | undefined;
  /** Goes on with what comes. */
  readonly follows: boolean;
  /** Nobody reads any more once it aborts. */
  readonly left: AbortSignal;
}

type Lines = AsyncGenerator<readonly LoggedLine[]>;

/** The lines of logs, of several together in the order of time; many at once, as they are found. */
export async function* readLogs(options: ReadLogsOptions): Lines {
  const { directory, names, tail, sinceMs, follows, left } = options;
  // Watched first: what is written while the files are read is read once more then, and nothing is missed.
  const watch = follows ? watchLogs(directory, left) : undefined;
  try {
    const cursors = new Map<string, LogCursor>();
    for (const name of names ?? (await logNames(directory))) cursors.set(name, await openLog(name, options));
    const lines = since(mergeLogs([...cursors.values()]), sinceMs);
    yield* tail === undefined ? lines : lastOf(lines, tail);
    while (watch !== undefined && !left.aborted) {
      const changed = [...(await watch.changed())].filter((name) => names?.includes(name) ?? true);
      for (const name of changed) {
        // A worker that was not there before.
        if (!cursors.has(name)) cursors.set(name, new LogCursor(trailOf(name, options), undefined));
      }
      yield* mergeLogs([...cursors].flatMap(([name, cursor]) => (changed.includes(name) ? [cursor] : [])));
    }
  } finally {
    watch?.close();
  }
}

async function openLog(name: string, options: ReadLogsOptions): Promise<LogCursor> {
  const trail = trailOf(name, options);
  return new LogCursor(trail, await startOf(trail, options));
}

function startOf(trail: LogTrail, { tail, sinceMs }: ReadLogsOptions): Promise<LogPosition | undefined> {
  if (tail === 0) return logEnd(trail);
  if (tail !== undefined) return lastLines(trail, tail);
  return sinceMs === undefined ? Promise.resolve(undefined) : startSince(trail, sinceMs);
}

function trailOf(name: string, { directory }: ReadLogsOptions): LogTrail {
  return new LogTrail(join(directory, logFileOf(name === supervisorLog ? undefined : name)));
}

async function* since(lines: Lines, sinceMs: number | undefined): Lines {
  const start = sinceMs === undefined ? '' : new Date(sinceMs).toISOString();
  for await (const some of lines) yield some.filter(({ record }) => record.time >= start);
}

async function* lastOf(lines: Lines, count: number): Lines {
  let last: LoggedLine[] = [];
  for await (const some of lines) {
    for (const line of some) last.push(line);
    // Cut now and then, rather than each time.
    if (last.length > 2 * count + 1000) last = last.slice(-count || last.length);
  }
  yield count === 0 ? [] : last.slice(-count);
}
