import type { Clock } from '../util/clock.js';

/** What is worth its price only while somebody asks for it: begun when that happens, and ended so long after the last time. */
export function whileAsked(begin: () => () => void, lingerMs: number, clock: Clock) {
  let undo: (() => void) | undefined;
  let cancel = () => {};
  const end = (): void => {
    cancel();
    undo?.();
    undo = undefined;
  };
  return {
    ask(): void {
      cancel();
      undo ??= begin();
      cancel = clock.schedule(lingerMs, end);
    },
    end,
  };
}
