import type { Emit, RecordedEvent } from '../events.js';

export type EventListener = (recorded: RecordedEvent) => void;

export interface EventHub {
  readonly emit: Emit;
  /** Calls for every event from now on; returns the undo. */
  subscribe(listener: EventListener): () => void;
  /** The last events of those that are worth being remembered, the last lines that were printed, and the last reports, oldest first. */
  recent(): readonly RecordedEvent[];
}

const mostRemembered = 1000;

/** Lines that workers printed, and what tools reported: they come in floods, and would drive out all else. Each has at most 8 KiB. */
const mostPrinted = 200;

/** What comes in floods, and is counted or written elsewhere. */
const forgotten: ReadonlySet<string> = new Set(['commands-settled', 'packages-progress']);

/**
 * Where everything that happens is said once, and heard by whoever wants to know.
 *
 * @param time gives milliseconds since the epoch.
 */
export function createEventHub(time: () => number = Date.now): EventHub {
  const listeners = new Set<EventListener>();
  const events = lastOf(mostRemembered);
  const printed = lastOf(mostPrinted);
  const reported = lastOf(mostPrinted);
  let seq = 0;
  return {
    emit(event) {
      const recorded = { seq: ++seq, time: time(), event };
      if (event.type === 'worker-printed') printed.add(recorded);
      else if (event.type === 'tool-reported') reported.add(recorded);
      else if (!forgotten.has(event.type)) events.add(recorded);
      for (const listener of listeners) listener(recorded);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recent: () => [...events.all(), ...printed.all(), ...reported.all()].sort((a, b) => a.seq - b.seq),
  };
}

/** The last so many of what is added. */
function lastOf(most: number) {
  let last: RecordedEvent[] = [];
  return {
    add(recorded: RecordedEvent): void {
      last.push(recorded);
      // Cut now and then rather than shifted each time.
      if (last.length >= 2 * most) last = last.slice(-most);
    },
    all: () => last.slice(-most),
  };
}
