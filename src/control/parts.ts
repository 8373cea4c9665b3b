import { eventFields, type RecordedEvent } from '../events.js';
import { deferred } from '../util/deferred.js';
import type { ControlService } from './control-service.js';
import type { ControlSession } from './control-session.js';

/** Events that may wait for a client that does not read them; more are dropped, and counted. */
const mostWaiting = 1000;

/** The status as it is, then after every change. A client that reads slowly misses some, never the last one. */
export async function* statusParts(service: ControlService, session: ControlSession): AsyncGenerator<object> {
  const news = new News(session);
  let hasChanged = true;
  const undo = service.onStatus(() => {
    hasChanged = true;
    news.tell();
  });
  try {
    while (!session.left.aborted) {
      if (hasChanged) {
        hasChanged = false;
        yield service.status();
      } else if (session.ending.aborted) return;
      else await news.next();
    }
  } finally {
    undo();
    news.close();
  }
}

export interface EventsWanted {
  /** Whether also what happens from now on is wanted. */
  readonly follows: boolean;
  /** Only those with a higher number. Default: all. */
  readonly after?: number | undefined;
  /** Only those since then, in milliseconds since the epoch. Default: all. */
  readonly since?: number | undefined;
}

/** Events that are remembered, then, where that is wanted, each as it comes, to the last. */
export async function* eventParts(
  service: ControlService,
  session: ControlSession,
  { follows, after = 0, since = 0 }: EventsWanted,
): AsyncGenerator<object> {
  const isWanted = ({ seq, time }: RecordedEvent) => seq > after && time >= since;
  const news = new News(session);
  let waiting: RecordedEvent[] = [];
  let dropped = 0;
  const undo = service.onEvent((recorded) => {
    if (waiting.length < mostWaiting) waiting.push(recorded);
    else dropped++;
    news.tell();
  });
  try {
    yield* service.recentEvents().filter(isWanted).map(eventLine);
    while (follows && !session.left.aborted) {
      if (waiting.length > 0) {
        const batch = waiting;
        const missing = dropped;
        waiting = [];
        dropped = 0;
        yield* batch.map(eventLine);
        if (missing > 0) yield eventsDropped(missing);
      } else if (session.ending.aborted) return;
      else await news.next();
    }
  } finally {
    undo();
    news.close();
  }
}

/** Wakes whoever follows something: there is news, or there will be no more. */
class News {
  readonly #session: ControlSession;
  #wake = deferred();

  constructor(session: ControlSession) {
    this.#session = session;
    for (const signal of [session.left, session.ending]) signal.addEventListener('abort', this.tell);
  }

  readonly tell = (): void => this.#wake.resolve();

  async next(): Promise<void> {
    await this.#wake.promise;
    this.#wake = deferred();
  }

  close(): void {
    const { left, ending } = this.#session;
    for (const signal of [left, ending]) signal.removeEventListener('abort', this.tell);
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
