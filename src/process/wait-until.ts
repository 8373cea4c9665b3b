import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';

const firstPauseMs = 2;
const longestPauseMs = 50;

/**
 * Waits for something there is no event for, such as a process of somebody else's being gone: looks at once,
 * then again and again in pauses that double, for at most `graceMs`. The last look is after the grace. `wake`
 * is an event that makes a look worthwhile.
 */
export async function waitUntil(
  check: () => Promise<boolean>,
  graceMs: number,
  clock: Clock,
  wake?: Promise<unknown>,
): Promise<boolean> {
  const deadline = clock.now() + graceMs;
  let current = deferred();
  let isAwake = wake === undefined;
  void wake?.then(() => {
    isAwake = true;
    current.resolve();
  });
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const wasAwake = isAwake;
    if (await check()) return true;
    const leftMs = deadline - clock.now();
    if (leftMs <= 0) return false;
    // What woke us during the look came too late for it: look again at once.
    if (isAwake && !wasAwake) continue;
    current = deferred();
    const cancel = clock.schedule(Math.min(pauseMs, leftMs), current.resolve);
    await current.promise;
    cancel();
  }
}
