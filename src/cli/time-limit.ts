import type { SnakepitError } from '../errors.js';
import { deferred } from '../util/deferred.js';

/** What the work comes to, or a SnakepitError `timed-out` where that takes longer; undefined: it may take for ever. */
export async function withinTime<T>(
  timeoutMs: number | undefined,
  work: Promise<T>,
  late: () => SnakepitError,
): Promise<T> {
  if (timeoutMs === undefined) return work;
  const over = deferred<never>();
  const timer = setTimeout(() => over.reject(late()), timeoutMs);
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
    // Nobody asks any more how it would have ended.
    work.catch(() => {});
  }
}
