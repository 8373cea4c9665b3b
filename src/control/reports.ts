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
  /** Commands that may wait before reading pauses. */
  readonly queue_limit: number;
  readonly in_flight: number;
  /** `paused`: asked to read nothing for now. `closed`: nothing more is taken. */
  readonly intake: 'open' | 'paused' | 'closed';
  /** Conversations that there are, and how many there may be. */
  readonly sessions: number;
  readonly session_limit: number;
  readonly traffic: TrafficReport;
  readonly input: InputReport;
  readonly commands: {
    readonly ok: number;
    readonly failed: number;
    readonly errors: Readonly<Partial<Record<ErrorCode, number>>>;
  };
  /** Lines read; null while the input has not ended. */
  readonly input_lines: number | null;
  readonly tools: readonly string[];
  /** Those with a name, in their order; empty: there is one, without. */
  readonly pools: readonly PoolReport[];
  /** In the order of their slots, pool by pool. */
  readonly workers: readonly WorkerStatusReport[];
}

export interface PoolReport {
  readonly pool: string;
  readonly adapter: string;
  readonly python: string;
  /** Slots it has, and those that serve. */
  readonly workers: number;
  readonly ready: number;
  readonly queued: number;
  readonly queue_limit: number;
  readonly in_flight: number;
  /** None until a worker has said. */
  readonly tools: readonly string[];
}

export interface WorkerStatusReport {
  readonly worker: string;
  readonly state: string;
  readonly pid: number | null;
  /** What it computes on, `cuda:1`; null where nobody asked for that, missing where an older snakepit does not say. */
  readonly device?: string | null;
  readonly generation: number;
  /** The generation that is to take its place, while it boots. */
  readonly successor: number | null;
  readonly restarts: number;
  readonly replacements: number;
  readonly ok: number;
  readonly failed: number;
  /** Commands it has in hand. */
  readonly held: number;
  /** How many of them it runs at once, on threads; left out where there are none but the main one. */
  readonly threads?: number;
  /** What runs there for the longest time; null where nothing does. */
  readonly running: { readonly tool: string; readonly line: number; readonly ms: number } | null;
  /** Results a second, a mean of the last five. */
  readonly rate: number;
  /** Bytes in memory, of all its processes; null while nobody watches, and where it cannot be seen. */
  readonly rss: number | null;
  /** Processor time it takes, in cores, of all its processes; null as above. */
  readonly cpu: number | null;
  /** How long it has been in this state. */
  readonly state_ms: number;
  readonly ready_ms: number | null;
  /** Until it is started again; null unless it waits for that. */
  readonly restart_in_ms: number | null;
  /** How near its slot is to being given up; null before its first death. */
  readonly counters: {
    readonly start_failures: number;
    readonly max_start_failures: number;
    readonly crashes_in_window: number;
    readonly max_crashes: number;
    readonly window_ms: number;
  } | null;
  readonly last_exit: {
    /** An ISO date. */
    readonly at: string;
    readonly cause: DeathCause;
    readonly code: number | null;
    readonly signal: string | null;
    readonly message: string;
    readonly stderr: readonly string[];
  } | null;
  /** Why its slot was given up. */
  readonly failed_because: string | null;
}

/** What went through lately. */
export interface TrafficReport {
  /** Results in each of the last sixty whole seconds, oldest first; fewer while it is younger. */
  readonly per_second: readonly number[];
  /** Run times of the commands of the last minute, in milliseconds; null where there were none. */
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
}

/** How far the standard input was read. */
export interface InputReport {
  readonly kind: 'file' | 'pipe' | 'socket' | 'terminal' | 'null' | 'unreadable';
  readonly lines: number;
  readonly bytes: number;
  /** Bytes there are; null where that is not known, as of a pipe. */
  readonly size: number | null;
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
