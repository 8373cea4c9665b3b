import type { ErrorCode } from '../command.js';
import type { DeathCause, Exit, RestartCounters } from '../events.js';

/** The pit as a whole. `degraded`: some slots serve, others have given up; or all were told to stop. */
export type PitState = 'starting' | 'ready' | 'degraded' | 'failed' | 'winding-down' | 'stopped';

/** `drained`: it finishes what it holds, and gets nothing until it is restarted. `stopped`: nothing is there until then. */
export type WorkerState =
  | 'starting'
  | 'ready'
  | 'drained'
  | 'stopping'
  | 'exited'
  | 'backoff'
  | 'failed'
  | 'stopped';

export interface LastExit {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly cause: DeathCause;
  readonly exit: Exit;
  readonly message: string;
  readonly stderr: readonly string[];
}

export interface WorkerStatus {
  readonly worker: string;
  readonly state: WorkerState;
  /** Since when, in milliseconds since the epoch. */
  readonly since: number;
  /** That of the worker that serves, or is to. */
  readonly generation: number;
  readonly pid: number | undefined;
  /** What it computes on, `cuda:1`; undefined where nobody asked for that. */
  readonly device: string | undefined;
  /** Milliseconds since the epoch; undefined while it is not ready. */
  readonly readyAt: number | undefined;
  /** The generation that boots to take over from it. */
  readonly successor: number | undefined;
  /** The generation that it took over from, and that finishes what it holds. */
  readonly leaving: number | undefined;
  /** Times that a generation followed one that had ended. */
  readonly restarts: number;
  /** Times that one took over from one that served, as was planned. */
  readonly replacements: number;
  readonly ok: number;
  readonly failed: number;
  readonly lastExit: LastExit | undefined;
  readonly counters: RestartCounters | undefined;
  /** When it is started again, in milliseconds since the epoch; undefined unless it waits for that. */
  readonly restartAt: number | undefined;
  /** Why it gave up. */
  readonly failedBecause: string | undefined;
}

export interface CommandCounts {
  readonly ok: number;
  readonly failed: number;
  readonly errors: Readonly<Partial<Record<ErrorCode, number>>>;
}

export interface PoolStatus {
  readonly pool: string;
  readonly adapter: string;
  readonly python: string;
  /** Of its adapter; none until a worker has said. */
  readonly tools: readonly string[];
}

/** All that is known of a running snakepit, made out of events alone. */
export interface PitStatus {
  readonly name: string;
  readonly runId: string;
  readonly pid: number;
  readonly version: string;
  readonly adapter: string | undefined;
  readonly python: string | undefined;
  /** Where it was started. */
  readonly directory: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly state: PitState;
  readonly tools: readonly string[];
  /** Those with a name; none: there is one, without. */
  readonly pools: readonly PoolStatus[];
  /** In the order of their slots. */
  readonly workers: readonly WorkerStatus[];
  readonly commands: CommandCounts;
  /** Commands are not taken for now, because somebody asked for that. */
  readonly isPaused: boolean;
  /** Lines read; undefined while the input has not ended. */
  readonly inputLines: number | undefined;
}

export const initialStatus: PitStatus = {
  name: '',
  runId: '',
  pid: 0,
  version: '',
  adapter: undefined,
  python: undefined,
  directory: '',
  startedAt: 0,
  state: 'starting',
  tools: [],
  pools: [],
  workers: [],
  commands: { ok: 0, failed: 0, errors: {} },
  isPaused: false,
  inputLines: undefined,
};
