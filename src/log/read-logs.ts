import { join } from 'node:path';
import { LogCursor, type LoggedLine, type LogPosition } from './log-cursor.js';
import { logFileOf, logNames, supervisorLog } from './log-names.js';
import { logEnd, startSince } from './log-starts.js';
import { LogTrail } from './log-trail.js';
import { mergeLogs } from './merge-logs.js';
import { tailStarts } from './tail-starts.js';
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
    const cursors = await openLogs(names ?? (await logNames(directory)), options);
    const lines = since(mergeLogs([...cursors.values()]), sinceMs);
    // What has come since the last ones were found is more than was asked for, unless it is followed.
    yield* tail === undefined || follows ? lines : firstOf(lines, tail);
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

async function openLogs(names: readonly string[], options: ReadLogsOptions): Promise<Map<string, LogCursor>> {
  const trails = names.map((name) => trailOf(name, options));
  const starts = await startsOf(trails, options);
  return new Map(
    names.flatMap((name, index) => {
      const trail = trails[index];
      return trail === undefined ? [] : [[name, new LogCursor(trail, starts[index])]];
    }),
  );
}

async function startsOf(
  trails: readonly LogTrail[],
  { tail, sinceMs }: ReadLogsOptions,
): Promise<readonly (LogPosition | undefined)[]> {
  if (tail === 0) return Promise.all(trails.map(logEnd));
  if (tail !== undefined) return tailStarts(trails, tail, sinceMs);
  if (sinceMs === undefined) return [];
  return Promise.all(trails.map((trail) => startSince(trail, sinceMs)));
}

function trailOf(name: string, { directory }: ReadLogsOptions): LogTrail {
  return new LogTrail(join(directory, logFileOf(name === supervisorLog ? undefined : name)));
}

async function* since(lines: Lines, sinceMs: number | undefined): Lines {
  const start = sinceMs === undefined ? '' : new Date(sinceMs).toISOString();
  for await (const some of lines) yield some.filter(({ record }) => record.time >= start);
}

async function* firstOf(lines: Lines, count: number): Lines {
  let missing = count;
  for await (const some of lines) {
    yield some.slice(0, missing);
    missing -= some.length;
    if (missing <= 0) return;
  }
}
