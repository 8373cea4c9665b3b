import type { Emit, RecordedEvent } from '../events.js';

export type EventListener = (recorded: RecordedEvent) => void;

export interface EventHub {
  readonly emit: Emit;
  /** Calls for every event from now on; returns the undo. */
  subscribe(listener: EventListener): () => void;
  /** The last events of those that are worth being remembered, oldest first. */
  recent(): readonly RecordedEvent[];
}

const mostRemembered = 1000;

/** What comes in floods, and is counted or written elsewhere. */
const forgotten: ReadonlySet<string> = new Set(['commands-settled', 'worker-printed', 'packages-progress']);

/**
 * Where everything that happens is said once, and heard by whoever wants to know.
 *
 * @param time gives milliseconds since the epoch.
 */
export function createEventHub(time: () => number = Date.now): EventHub {
  const listeners = new Set<EventListener>();
  let recent: RecordedEvent[] = [];
  let seq = 0;
  return {
    emit(event) {
      const recorded = { seq: ++seq, time: time(), event };
      if (!forgotten.has(event.type)) {
        recent.push(recorded);
        // Cut now and then rather than shifted each time.
        if (recent.length >= 2 * mostRemembered) recent = recent.slice(-mostRemembered);
      }
      for (const listener of listeners) listener(recorded);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recent: () => recent.slice(-mostRemembered),
  };
}
