import type { AdapterDescription } from '../bridge/worker-client.js';
import type { RecordedEvent } from '../events.js';
import type { Clock } from '../util/clock.js';
import type { ReloadReport } from '../worker/rolling-reload.js';
import type { ScaleReport, StackReport, WorkersReport } from './protocol.js';
import type { StatusReport } from './reports.js';

/** What can be asked of a pit from outside. All of it is idempotent, and says what it changed. */
export interface ControlService {
  readonly clock: Clock;
  /** How it is, as JSON for others. */
  status(): StatusReport;
  /** Ends a session, once the commands that were read before are answered; false where there is none. */
  endSession(id: string): boolean;
  /** Calls after every change of the status; returns the undo. */
  onStatus(listener: () => void): () => void;
  /**
   * Calls after every change, and says whether it is one of the state or only of figures. While anybody does this, the status
   * says what workers take of the machine as well. Returns the undo.
   */
  watch(listener: (what: 'state' | 'figures') => void): () => void;
  /** Events that are remembered, oldest first. */
  recentEvents(): readonly RecordedEvent[];
  /** Calls for every event from now on; returns the undo. */
  onEvent(listener: (recorded: RecordedEvent) => void): () => void;
  /**
   * What can be called, with schemas, pool by pool, or in the one that is named; waits until each has a worker that can say,
   * or was given up. Undefined where nobody waits any more; rejects where none ever will.
   */
  describe(cancelled: AbortSignal, pool?: string): Promise<readonly PoolTools[] | undefined>;
  /** Resolves once it is so, or nobody waits any more. */
  waitFor(what: 'ready' | 'idle', cancelled: AbortSignal): Promise<void>;
  /** Begins to end it: what runs may finish first, unless that is to be now. */
  stop(now: boolean): void;
  /** Ends a worker; nothing is in its slot until it is restarted. What it holds may finish first, unless that is to be now. */
  stopWorker(worker: string, now: boolean): Promise<WorkersReport>;
  /** Reads no more input and commands, until `resume`; what was read is run. Both give what holds then. */
  pause(): StatusReport['intake'];
  resume(): StatusReport['intake'];
  /**
   * Workers that are named, or all: each finishes what it holds, ends, and is started again; with `rolling` one after the
   * other, when its successor serves; with `now` what it holds is cut. Resolves once it is known of each whether it serves
   * again.
   */
  restart(workers: readonly string[] | undefined, order: RestartOrder): Promise<WorkersReport>;
  /** Adapter code anew in all workers, one after the other; one that cannot be started keeps the others as they are. */
  reload(): Promise<ReloadReport>;
  /** Of several pools one has to be named. */
  scale(workers: number, pool?: string): Promise<ScaleReport>;
  /** Where a worker's Python code is; rejects where it does not say so within a second. */
  stack(worker: string): Promise<StackReport>;
  /** Has a worker finish what it holds, and take nothing until it is restarted. */
  drain(worker: string): Promise<WorkersReport>;
}

/** What can be called in a pool; undefined: it is the only one, and has no name. */
export interface PoolTools extends AdapterDescription {
  readonly pool: string | undefined;
}

export type RestartOrder = 'together' | 'rolling' | 'now';
