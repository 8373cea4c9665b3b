import { eventFields, type RecordedEvent } from '../events.js';
import { deferred } from '../util/deferred.js';
import type { ControlService } from './control-service.js';
import type { ControlSession } from './control-session.js';

/** Events that may wait for a client that does not read them; more are dropped, and counted. */
const mostWaiting = 1000;

/** The status as it is, then after every change. A client that reads slowly misses some, never the last one. */
export async function* statusParts(service: ControlService, session: ControlSession): AsyncGenerator<object> {
  let change = deferred<'changed' | 'left'>();
  const undo = service.onStatus(() => change.resolve('changed'));
  session.left.addEventListener('abort', () => change.resolve('left'), { once: true });
  try {
    for (let why = 'changed'; why !== 'left'; why = await change.promise) {
      change = deferred();
      yield service.status();
    }
  } finally {
    undo();
  }
}

/** Events that are remembered, then, where that is wanted, each as it comes. */
export async function* eventParts(
  service: ControlService,
  session: ControlSession,
  follows: boolean,
): AsyncGenerator<object> {
  let waiting: RecordedEvent[] = [];
  let dropped = 0;
  let wake = deferred();
  const undo = service.onEvent((recorded) => {
    if (waiting.length < mostWaiting) waiting.push(recorded);
    else dropped++;
    wake.resolve();
  });
  session.left.addEventListener('abort', () => wake.resolve(), { once: true });
  try {
    yield* service.recentEvents().map(eventLine);
    while (follows && !session.left.aborted) {
      await wake.promise;
      wake = deferred();
      const batch = waiting;
      waiting = [];
      yield* batch.map(eventLine);
      if (dropped > 0) yield eventsDropped(dropped);
      dropped = 0;
    }
  } finally {
    undo();
  }
}

/** Rises when an event changes so that an older reader would misunderstand it; additions do not count. */
const eventVersion = 1;

/** An event as others see it. */
export function eventLine({ seq, time, event }: RecordedEvent): object {
  return { v: eventVersion, seq, time: new Date(time).toISOString(), ...eventFields(event) };
}

/** What stands for events that nobody read in time. */
export function eventsDropped(count: number): object {
  return { v: eventVersion, type: 'events-dropped', count };
}
