import type { ErrorCode } from './command.js';
import { snakeCased } from './util/snake-case.js';

/** How a process ended: with a status, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The kernel killed it for want of memory. */
  readonly isOutOfMemory?: true;
}

/**
 * Why a generation ended, decided once, the first cause wins.
 *
 * `intentional`: we asked for it (stop, scale, recycle, reload), never counted. `start-failure`: before it was ready.
 * `crash`: after. `unresponsive`: we killed it because it no longer answered.
 */
export type DeathCause = 'intentional' | 'start-failure' | 'crash' | 'unresponsive';

/**
 * Whether Python lets one thread at a time compute (its GIL). `back on`: it does not by itself, but a module was imported that
 * needs that.
 */
export type GlobalLock = 'on' | 'off' | 'back on';

/** The two counters of the restart policy, as they stood after the event. */
export interface RestartCounters {
  /** Start failures in a row. */
  readonly startFailures: number;
  readonly maxStartFailures: number;
  /** Deaths without progress within the window. */
  readonly crashesInWindow: number;
  readonly maxCrashes: number;
  readonly windowMs: number;
}

/**
 * Why a worker that does nothing wrong is replaced. `figure` and `limit` are commands it settled (`requests`), milliseconds
 * since it was ready (`age`), or bytes that it and all it started have in memory (`memory`).
 */
export type RecycleCause =
  | { readonly reason: 'requests' | 'age' | 'memory'; readonly figure: number; readonly limit: number }
  /** Somebody asked. */
  | { readonly reason: 'reload' };

/** A pool that a pit was started with. */
export interface PoolStart {
  readonly pool: string;
  readonly adapter: string;
  readonly workers: number;
  readonly python: string;
}

/** How a rolling reload ended: it got to the last slot, to one whose successor could not start, or something else was asked for. */
export type ReloadEnding = 'done' | 'failed' | 'superseded' | 'stopped';

/** A command that a worker has in hand, as far as it may be told. */
export interface CommandAtWork {
  /** The tool's own name. */
  readonly tool: string;
  readonly line: number;
  /** As it was sent; undefined where there is none, and where it is a part of the data rather than a name for it. */
  readonly id: string | undefined;
  /** JSON text of its arguments, cut where it is long; only with `--log-args`. */
  readonly args: string | undefined;
}

/** A span of time that a tool told of. */
export interface ReportedSpan {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly ms: number;
  /** The class of what was raised in it; undefined: nothing was. */
  readonly error: string | undefined;
  /** Where it is in which trace; undefined: in none, or the tool sends it itself. */
  readonly trace: ReportedTrace | undefined;
}

export interface ReportedTrace {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
}

/** Everything that happens, in the past tense. Readers (status, log, exit code) know events and nothing else. */
export type PitEvent =
  | {
      readonly type: 'pit-started';
      readonly name: string;
      readonly runId: string;
      readonly pid: number;
      readonly version: string;
      /** As the user named it; undefined: the built-in demo tools. */
      readonly adapter: string | undefined;
      readonly workers: number;
      readonly python: string;
      /** Where it was started. */
      readonly directory: string;
      /** Not there: there is one, without a name. */
      readonly pools?: readonly PoolStart[];
    }
  /** It answers over HTTP, there. */
  | { readonly type: 'http-opened'; readonly url: string }
  /** Something that looks like a mistake, or is less than was asked for; nothing failed. */
  | { readonly type: 'warning'; readonly message: string }
  /** What workers compute on, by slot in turn. */
  | {
      readonly type: 'devices-chosen';
      /** Not there: there is one, without a name. */
      readonly pool?: string;
      /** `cuda:0`; never empty. */
      readonly devices: readonly string[];
      /** Their models, as far as they are known. */
      readonly models: readonly string[];
      /** What was looked for and not found, and why. */
      readonly missing: readonly string[];
    }
  | { readonly type: 'remains-reaped'; readonly run: string; readonly processes: number }
  | {
      readonly type: 'packages-installing';
      readonly requirements: readonly string[];
      readonly target: string;
    }
  | { readonly type: 'packages-installed'; readonly target: string; readonly ms: number }
  | { readonly type: 'packages-progress'; readonly line: string }
  | {
      readonly type: 'worker-starting';
      readonly worker: string;
      readonly generation: number;
      /** What it computes on, `cuda:1`; undefined where nobody asked for that. */
      readonly device?: string | undefined;
    }
  | {
      readonly type: 'worker-ready';
      readonly worker: string;
      readonly generation: number;
      readonly pid: number;
      readonly python: string;
      readonly tools: readonly string[];
      readonly bootMs: number;
      /** Where it runs commands on several threads: what becomes of those that compute. */
      readonly gil?: GlobalLock | undefined;
    }
  | {
      readonly type: 'worker-stopping';
      readonly worker: string;
      readonly generation: number;
      readonly pid: number;
    }
  | {
      readonly type: 'worker-exited';
      readonly worker: string;
      readonly generation: number;
      /** Undefined where no process could be started. */
      readonly pid: number | undefined;
      readonly cause: DeathCause;
      readonly exit: Exit;
      /** What the worker, or the system, said about it; empty where nothing is known beyond `exit`. */
      readonly message: string;
      /** The last lines of standard error, oldest first. */
      readonly stderr: readonly string[];
      /** What it was running, the first ten; missing where it ran nothing. */
      readonly running?: readonly CommandAtWork[];
      /** Where Python was, and why, when it died of a fatal signal; innermost call first. */
      readonly dump?: readonly string[];
    }
  | {
      readonly type: 'restart-scheduled';
      readonly worker: string;
      readonly generation: number;
      readonly delayMs: number;
      readonly counters: RestartCounters;
    }
  | {
      readonly type: 'slot-failed';
      readonly worker: string;
      readonly reason: string;
      readonly counters: RestartCounters;
    }
  /** It was told to take nothing more until it is restarted, and holds nothing any more. */
  | { readonly type: 'worker-drained'; readonly worker: string; readonly generation: number }
  /** Its worker was told to stop, and nothing is started in its slot until it is restarted. */
  | { readonly type: 'worker-stopped'; readonly worker: string }
  | { readonly type: 'slot-stopped'; readonly worker: string }
  /** The worker is due: its successor boots beside it, and takes over where it gets ready. */
  | ({
      readonly type: 'worker-recycling';
      readonly worker: string;
      /** The one that is to go, and */
      readonly generation: number;
      /** the one that is to come. */
      readonly successor: number;
    } & RecycleCause)
  /** The successor could not start: the worker serves on. */
  | {
      readonly type: 'replacement-failed';
      readonly worker: string;
      readonly generation: number;
      readonly successor: number;
      readonly reason: RecycleCause['reason'];
      readonly message: string;
      readonly details: readonly string[];
    }
  /** It is tried again, if the worker is still due then. */
  | {
      readonly type: 'replacement-scheduled';
      readonly worker: string;
      readonly generation: number;
      readonly delayMs: number;
    }
  | { readonly type: 'reload-started'; readonly why: string; readonly workers: number }
  | {
      readonly type: 'reload-ended';
      readonly why: string;
      readonly ending: ReloadEnding;
      /** Workers that serve what is new. */
      readonly replaced: readonly string[];
      /** Those that did not serve, and were started anew. */
      readonly restarted: readonly string[];
      /** Those that serve on as they were. */
      readonly kept: readonly string[];
    }
  | {
      readonly type: 'workers-scaled';
      /** Not there: there is one, without a name. */
      readonly pool?: string;
      readonly from: number;
      readonly to: number;
    }
  /** A slot that is not wanted any more is gone. */
  | { readonly type: 'slot-removed'; readonly worker: string }
  | { readonly type: 'processes-left'; readonly worker: string; readonly pids: readonly number[] }
  | {
      readonly type: 'worker-printed';
      readonly worker: string;
      readonly stream: 'stdout' | 'stderr';
      readonly line: string;
    }
  | {
      readonly type: 'worker-output-dropped';
      readonly worker: string;
      readonly lines: number;
      readonly bytes: number;
    }
  | {
      readonly type: 'input-opened';
      readonly kind: string;
      readonly onEnd: 'finish' | 'stay';
      readonly why: string;
    }
  | { readonly type: 'input-ended'; readonly lines: number }
  /** Somebody asked that no more input and commands are taken for now; what was taken is run. */
  | { readonly type: 'intake-paused' }
  | { readonly type: 'intake-resumed' }
  /** Results are added to a file that is the log of what was done. */
  | {
      readonly type: 'results-resumed';
      readonly file: string;
      /** Those that stay, */
      readonly results: number;
      /** of which so many are errors. */
      readonly failed: number;
      /** Those that went, since their lines are answered anew. */
      readonly takenOut: number;
      /** A line was cut off that had been written in part. */
      readonly wasTorn: boolean;
      /** Commands that a run which was killed may have started, and whose results are not there. */
      readonly mayHaveStarted: number;
    }
  /** All lines were read that will be: so many were left out, since their results are in the file. */
  | {
      readonly type: 'lines-skipped';
      readonly lines: number;
      /** Results in the file that belong to no line of the input; undefined where not all of it was read. */
      readonly unclaimed: number | undefined;
    }
  /** Many at once: one event for a batch of results of one worker, or of commands that never reached one. */
  | {
      readonly type: 'commands-settled';
      readonly worker: string | undefined;
      readonly ok: number;
      readonly failed: Readonly<Partial<Record<ErrorCode, number>>>;
    }
  /** A worker takes nothing more, or is gone, and with it what so many strict sessions kept there. */
  | { readonly type: 'sessions-lost'; readonly worker: string; readonly sessions: number }
  /** A worker that is to be replaced stays for strict sessions that were used lately, at most for so long. */
  | {
      readonly type: 'sessions-awaited';
      readonly worker: string;
      readonly sessions: number;
      readonly atMostMs: number;
    }
  /** So many sessions are over: somebody said so, or they were not used for their time to live. */
  | { readonly type: 'sessions-ended'; readonly why: 'asked' | 'expired'; readonly sessions: number }
  /** A command that ran out of time, or was cancelled, was asked to end. */
  | {
      readonly type: 'command-interrupted';
      readonly worker: string;
      readonly tool: string;
      readonly line: number;
      readonly code: ErrorCode;
    }
  /** A command runs for longer than `--slow`, and goes on. */
  | ({
      readonly type: 'command-slow';
      readonly worker: string;
      /** How long it has run, in milliseconds. */
      readonly ms: number;
      /** Where its tool is, innermost call first; empty where that could not be seen. */
      readonly stack: readonly string[];
    } & CommandAtWork)
  /** A command of the input failed, and its bare result does not say why. */
  | {
      readonly type: 'command-failed';
      readonly line: number;
      readonly code: ErrorCode;
      readonly message: string;
    }
  /** A command failed, and will be tried again. */
  | {
      readonly type: 'command-postponed';
      readonly tool: string;
      readonly line: number;
      readonly code: ErrorCode;
      readonly attempt: number;
      readonly delayMs: number;
    }
  | {
      readonly type: 'value-unserializable';
      readonly tool: string;
      readonly valueType: string;
      readonly path: string;
    }
  /** A tool told of its work. */
  | {
      readonly type: 'tool-reported';
      readonly worker: string;
      /** Of the command that ran; undefined: none did. */
      readonly tool: string | undefined;
      readonly line: number | undefined;
      readonly id: string | undefined;
      readonly name: string;
      /** As the tool named them; null: what is no number. */
      readonly measurements: Readonly<Record<string, number | null>>;
      readonly metadata: Readonly<Record<string, string | number | boolean | null>>;
      /** It is about a span of time. */
      readonly span: ReportedSpan | undefined;
    }
  /** So many reports of tools came too fast to be kept. */
  | { readonly type: 'reports-dropped'; readonly worker: string; readonly reports: number }
  /** Commands are traced, and the spans go there, without what the URL may hold of secrets. */
  | { readonly type: 'tracing-started'; readonly endpoint: string; readonly sampler: string }
  /** So many spans are lost. */
  | { readonly type: 'spans-dropped'; readonly spans: number; readonly message: string }
  | {
      readonly type: 'wind-down-started';
      readonly why: string;
      readonly inFlight: number;
      readonly queued: number;
    }
  | { readonly type: 'output-closed' }
  | { readonly type: 'output-failed'; readonly message: string }
  | { readonly type: 'pit-stopped'; readonly commands: number; readonly failed: number; readonly ms: number };

/** Takes an event. Never throws, never waits. */
export type Emit = (event: PitEvent) => void;

/**
 * An event as JSON has it: keys in snake case, and all numbers whole, since no fraction of a millisecond means anything. What
 * a tool reports stays as the tool has it.
 */
export function eventFields(event: PitEvent): object {
  const fields = snakeCased(event, Math.round) as object;
  return event.type === 'tool-reported' ? { ...fields, ...reportOf(event) } : fields;
}

/** What a tool put into its report. */
export function reportOf<Report extends object>(event: { measurements: Report; metadata: object }) {
  return { measurements: event.measurements, metadata: event.metadata };
}

/** An event, and when it happened. */
export interface RecordedEvent {
  /** Counts all events of a run, from 1. */
  readonly seq: number;
  /** Milliseconds since the epoch: what a clock on the wall said. */
  readonly time: number;
  readonly event: PitEvent;
}
