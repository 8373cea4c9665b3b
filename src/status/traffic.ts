import type { PitEvent, RecordedEvent } from '../events.js';
import type { Clock } from '../util/clock.js';
import { SecondsRing } from './seconds-ring.js';

/** Seconds that the results of the whole are known for, */
const seconds = 60;
/** and that the rate of a worker is a mean of. */
const rateSeconds = 5;

/** How many results there were lately: a reader of events, as the status is. */
export interface Traffic {
  readonly take: (recorded: RecordedEvent) => void;
  /** Results in each of the last sixty whole seconds, oldest first; fewer while it is younger. */
  perSecond(): readonly number[];
  /** Results a second of one worker, a mean of the last five. */
  rate(worker: string): number;
}

export function createTraffic(clock: Clock): Traffic {
  const began = clock.now();
  const all = new SecondsRing(seconds);
  const workers = new Map<string, SecondsRing>();
  const second = () => Math.floor((clock.now() - began) / 1000);

  const count = ({ worker, ok, failed }: Extract<PitEvent, { type: 'commands-settled' }>): void => {
    const results = Object.values(failed).reduce((sum, failures) => sum + failures, ok);
    const now = second();
    all.add(now, results);
    if (worker === undefined) return;
    const ring = workers.get(worker) ?? new SecondsRing(rateSeconds);
    workers.set(worker, ring);
    ring.add(now, results);
  };
  return {
    take({ event }) {
      if (event.type === 'commands-settled') count(event);
      else if (event.type === 'slot-removed') workers.delete(event.worker);
    },
    perSecond: () => all.before(second(), seconds),
    rate(worker) {
      const counts = workers.get(worker)?.before(second(), rateSeconds) ?? [];
      return counts.length === 0 ? 0 : counts.reduce((sum, results) => sum + results) / counts.length;
    },
  };
}
