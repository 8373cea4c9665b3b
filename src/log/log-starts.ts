import type { LogPosition } from './log-cursor.js';
import type { LogTrail } from './log-trail.js';

/** Where reading has to begin to find what was written since a time; what comes there may still be older. */
export async function startSince(trail: LogTrail, sinceMs: number): Promise<LogPosition | undefined> {
  const segment = (await trail.segments()).find(({ changedMs }) => changedMs >= sinceMs);
  return segment === undefined ? logEnd(trail) : { inode: segment.inode, offset: 0 };
}

/** Where a log ends now. */
export async function logEnd(trail: LogTrail): Promise<LogPosition | undefined> {
  const newest = (await trail.segments()).at(-1);
  return newest === undefined ? undefined : { inode: newest.inode, offset: newest.size };
}
