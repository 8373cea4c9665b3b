import type { Emit, PitEvent } from '../events.js';

export interface EventHub {
  readonly emit: Emit;
  /** Calls for every event from now on; returns the undo. */
  subscribe(listener: Emit): () => void;
}

/** Where everything that happens is said once, and heard by whoever wants to know. */
export function createEventHub(): EventHub {
  const listeners = new Set<(event: PitEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
