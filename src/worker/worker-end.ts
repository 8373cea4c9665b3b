import type { DeathCause, Exit } from '../events.js';
import type { ProcessIdentity } from '../process/process-handle.js';

/** A generation that is over, as its starter judges it. */
export interface WorkerEnd {
  readonly cause: DeathCause;
  readonly exit: Exit;
  /** Undefined where no process could be started. */
  readonly pid: number | undefined;
  /** What is known beyond `exit`, as the predicate of a sentence: `was not ready within 300 s`; may be empty. */
  readonly message: string;
  /** The last lines of standard error, oldest first. */
  readonly stderr: readonly string[];
  /** Commands it settled. */
  readonly settled: number;
  /** Commands it was running when it ended. */
  readonly cut: number;
  /** How long it was ready; undefined where it never was. */
  readonly readyForMs: number | undefined;
  /** What could not be ended. */
  readonly left: readonly ProcessIdentity[];
}
