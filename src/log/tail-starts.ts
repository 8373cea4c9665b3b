import type { LogPosition } from './log-cursor.js';
import type { LogTrail } from './log-trail.js';
import { PastLines } from './past-lines.js';

/**
 * Where the last `count` entries of several logs together begin in each of them: what is read from there on, in the order of
 * time, are these. Undefined for a log that has nothing. It goes back from the ends, and keeps a block of each log at a time, so
 * that it does not matter how many they are.
 *
 * @param sinceMs entries from before this time, in milliseconds since the epoch, do not count.
 */
export async function tailStarts(
  trails: readonly LogTrail[],
  count: number,
  sinceMs: number | undefined,
): Promise<readonly (LogPosition | undefined)[]> {
  const logs = trails.map((trail) => new PastLines(trail, sinceMs));
  let missing = count;
  for (let known: readonly PastLines[] = logs; missing > 0 && known.length > 0; ) {
    const found: PastLines[] = [];
    for (const log of known) if (await log.read()) found.push(log);
    known = found;
    missing = takeUntilOneIsUnknown(known, missing);
  }
  return logs.map(({ start }) => start);
}

/** Goes back entry by entry; returns how many are still missing. */
function takeUntilOneIsUnknown(logs: readonly PastLines[], count: number): number {
  let missing = count;
  while (missing > 0) {
    let newest: PastLines | undefined;
    // Of those of the same time the last one, since the first comes first on the way forth.
    for (const log of logs) {
      if (newest?.time === undefined || (log.time ?? '') >= newest.time) newest = log;
    }
    if (newest === undefined) return missing;
    newest.take();
    missing--;
    if (newest.time === undefined) return missing;
  }
  return missing;
}
