import { deferred } from '../util/deferred.js';
import type { ControlService } from './control-service.js';
import type { ControlSession } from './control-session.js';

/** From one report to the next, by what has changed since. Some figures change by time alone. */
const everyMs = { state: 100, figures: 500, nothing: 1000 };

/**
 * The status as it is, then again and again, for whoever shows it: at once after a change of state, though not more than ten
 * times a second, and otherwise once or twice a second. A client that reads slowly misses some, never the last one.
 */
export async function* liveStatusParts(
  service: ControlService,
  session: ControlSession,
): AsyncGenerator<object> {
  const { clock } = service;
  const { left, ending } = session;
  let changed: keyof typeof everyMs = 'nothing';
  let wake = deferred();
  const undo = service.watch((what) => {
    if (changed === 'state' || changed === what) return;
    changed = what;
    wake.resolve();
  });
  const leave = () => wake.resolve();
  for (const signal of [left, ending]) signal.addEventListener('abort', leave);
  const rest = async (since: number): Promise<void> => {
    for (;;) {
      const delayMs = since + everyMs[changed] - clock.now();
      if (delayMs <= 0 || left.aborted || ending.aborted) return;
      wake = deferred();
      const cancel = clock.schedule(delayMs, wake.resolve);
      await wake.promise;
      cancel();
    }
  };
  try {
    while (!left.aborted) {
      changed = 'nothing';
      const since = clock.now();
      yield service.status();
      if (ending.aborted) return;
      await session.whenTaken?.();
      await rest(since);
    }
  } finally {
    for (const signal of [left, ending]) signal.removeEventListener('abort', leave);
    undo();
  }
}
