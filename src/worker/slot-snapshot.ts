import type { RestartCounters } from '../events.js';
import type { WorkerStateName } from './worker-state.js';

/**
 * What a slot is doing: what its worker does, or that it waits for the next one (`backoff`), has given up (`failed`), or is
 * to have none until it is restarted (`stopped`).
 */
export type SlotState = WorkerStateName | 'backoff' | 'failed' | 'stopped';

/** A slot as it is at one moment. */
export interface SlotSnapshot {
  readonly worker: string;
  readonly state: SlotState;
  /** Undefined while no process is there. */
  readonly pid: number | undefined;
  /** That of the worker that serves, or is to; 0: none was started yet. */
  readonly generation: number;
  /** The generation that boots to take over from it. */
  readonly successor: number | undefined;
  /** The generation that it took over from, and that finishes what it holds. */
  readonly leaving: number | undefined;
  /** Restarts that followed a death. */
  readonly restarts: number;
  readonly counters: RestartCounters;
  /** Commands sent to it and not yet answered; without those of one that is leaving. */
  readonly held: number;
  /** Why it gave up. */
  readonly failedBecause: string | undefined;
}
