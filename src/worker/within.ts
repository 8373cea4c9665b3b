import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';

/** What a promise settles to, or undefined where that takes longer than `ms`. */
export async function within<T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T | undefined> {
  const late = deferred<undefined>();
  const disarm = clock.schedule(ms, () => late.resolve(undefined));
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    disarm();
  }
}
