import type { LogPosition } from './log-cursor.js';
import type { LogTrail } from './log-trail.js';

const newline = 0x0a;
const blockBytes = 64 * 1024;

/** Where the last `count` lines of a log begin, found from its end; undefined where it has no more than these. */
export async function lastLines(trail: LogTrail, count: number): Promise<LogPosition | undefined> {
  let missing = count;
  for (const { inode, size } of [...(await trail.segments())].reverse()) {
    // The last byte ends a line, and begins none.
    for (let end = size - 1; end > 0; ) {
      const start = Math.max(0, end - blockBytes);
      const block = await trail.read(inode, start, end - start);
      for (
        let at = block.lastIndexOf(newline);
        at !== -1;
        at = at === 0 ? -1 : block.lastIndexOf(newline, at - 1)
      ) {
        if (--missing <= 0) return { inode, offset: start + at + 1 };
      }
      end = start;
    }
    // Its first line begins without an end of line before it.
    if (size > 0 && --missing <= 0) return { inode, offset: 0 };
  }
  return undefined;
}

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
