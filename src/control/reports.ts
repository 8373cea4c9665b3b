import type { ErrorCode } from '../command.js';
import type { DeathCause } from '../events.js';

/** What `status` says of a pit: the JSON that others see, in their snake case. Keys may be added, never taken away. */
export interface StatusReport {
  readonly name: string;
  readonly state: string;
  readonly pid: number;
  readonly run: string;
  readonly version: string;
  /** As the user named it; null: the built-in demo tools. */
  readonly adapter: string | null;
  readonly python: string | null;
  /** Where it was started. */
  readonly directory: string;
  /** An ISO date. */
  readonly started_at: string;
  readonly uptime_ms: number;
  readonly queued: number;
  readonly in_flight: number;
  readonly commands: {
    readonly ok: number;
    readonly failed: number;
    readonly errors: Readonly<Partial<Record<ErrorCode, number>>>;
  };
  /** Lines read; null while the input has not ended. */
  readonly input_lines: number | null;
  readonly tools: readonly string[];
  /** In the order of their slots. */
  readonly workers: readonly WorkerStatusReport[];
}

export interface WorkerStatusReport {
  readonly worker: string;
  readonly state: string;
  readonly pid: number | null;
  readonly generation: number;
  /** The generation that is to take its place, while it boots. */
  readonly successor: number | null;
  readonly restarts: number;
  readonly replacements: number;
  readonly ok: number;
  readonly failed: number;
  /** Commands it has in hand. */
  readonly held: number;
  readonly ready_ms: number | null;
  readonly last_exit: {
    readonly cause: DeathCause;
    readonly code: number | null;
    readonly signal: string | null;
    readonly message: string;
    readonly stderr: readonly string[];
  } | null;
  /** Why its slot was given up. */
  readonly failed_because: string | null;
}

/** What became of a reload. */
export interface ReloadReport {
  readonly ending: 'done' | 'failed' | 'superseded' | 'stopped';
  /** Workers whose successor was ready before they left. */
  readonly replaced: readonly string[];
  /** Workers that had to leave before their successor could start. */
  readonly restarted: readonly string[];
  /** Workers that serve the code they had. */
  readonly kept: readonly string[];
  /** Whose successor could not start, and why. */
  readonly failed?: { readonly worker: string; readonly message: string } | null;
}
