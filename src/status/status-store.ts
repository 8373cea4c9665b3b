import type { RecordedEvent } from '../events.js';
import { fold } from './fold.js';
import { initialStatus, type PitStatus } from './status.js';

export interface StatusStore {
  /** The status now; the same object until something changes. */
  readonly current: PitStatus;
  readonly apply: (recorded: RecordedEvent) => void;
  /** Calls at once with the status as it is, and then after every change; returns the undo. */
  subscribe(listener: (status: PitStatus) => void): () => void;
}

export function createStatusStore(): StatusStore {
  let current = initialStatus;
  const listeners = new Set<(status: PitStatus) => void>();
  return {
    get current() {
      return current;
    },
    apply(recorded) {
      const next = fold(current, recorded);
      if (next === current) return;
      current = next;
      for (const listener of listeners) listener(current);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(current);
      return () => listeners.delete(listener);
    },
  };
}
