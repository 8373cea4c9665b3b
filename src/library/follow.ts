import type { RunningPit } from '../boot/boot-pit.js';
import type { PitEvent } from '../events.js';
import { deferred } from '../util/deferred.js';

/** Events that may wait for who iterates; more are dropped, and counted. */
const mostWaiting = 1000;

/** Stands for events that nobody took in time. */
export interface EventsDropped {
  readonly type: 'events-dropped';
  readonly count: number;
}

/** Events as they come, from when it is called on, to the last. */
export function follow({ service, ended }: RunningPit): AsyncGenerator<PitEvent | EventsDropped, void> {
  let waiting: PitEvent[] = [];
  let dropped = 0;
  let wake = deferred();
  const over = new AbortController();
  const undo = service.onEvent(({ event }) => {
    if (waiting.length < mostWaiting) waiting.push(event);
    else dropped++;
    wake.resolve();
  });
  void ended.then(() => {
    over.abort();
    wake.resolve();
  });
  return (async function* events() {
    try {
      while (true) {
        if (waiting.length > 0) {
          const batch = waiting;
          const missing = dropped;
          waiting = [];
          dropped = 0;
          yield* batch;
          if (missing > 0) yield { type: 'events-dropped', count: missing } as const;
        } else if (over.signal.aborted) return;
        else {
          await wake.promise;
          wake = deferred();
        }
      }
    } finally {
      undo();
    }
  })();
}
