import type { StartFailure } from './start-failure.js';
import type { Generation, Slot, WorkerTimes, WorkerWorld } from './world.js';

/** Who wants to know at once, before the worker's end is complete. */
export interface WorkerListener {
  onReady(): void;
  onStartFailure(failure: StartFailure): void;
  /** So many commands it has settled by now. */
  onSettled?(settled: number): void;
}

export interface WorkerOptions {
  readonly slot: Slot;
  readonly generation: Generation;
  readonly times: WorkerTimes;
  readonly world: WorkerWorld;
  readonly listener: WorkerListener;
}
