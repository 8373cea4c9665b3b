import type { Affinity } from '../command.js';
import type { AdapterSpec } from './adapter-spec.js';
import type { Address } from './address.js';
import type { StartFlagName } from './flags.js';
import type { HaltRule } from './halt-rule.js';
import type { Origin } from './origin.js';
import type { Rate } from './units.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Everything `start` was told, checked, in the groups its consumers need. Frozen. */
export interface StartConfig extends PitSettings {
  /** Of all pools. */
  readonly workers: number;
  /** At least one. */
  readonly pools: readonly PoolConfig[];
}

/** A pool of workers. */
export interface PoolConfig {
  /** Undefined: it is the only one, and needs none. */
  readonly name: string | undefined;
  /** What holds for it: where it says nothing itself, what holds for the pit. */
  readonly settings: PitSettings;
}

/** All settings; of those that each pool has for itself, what holds for the only one, or for all that say nothing. */
export interface PitSettings {
  readonly adapter: AdapterSpec;
  /** Where file names are relative to, absolute. */
  readonly cwd: string;
  /** The instance's name; undefined: made from `stem`, so that it is not taken yet. */
  readonly name: string | undefined;
  readonly stem: string;
  /** In the background, without standard input and results. */
  readonly isDetached: boolean;
  /** The Python that was asked for, a path or a name; undefined: look for one. */
  readonly python: string | undefined;
  readonly workers: number;
  /** Whether the adapter is loaded anew whenever its files change. */
  readonly isReloadedOnChange: boolean;
  readonly input: InputConfig;
  readonly output: OutputConfig;
  readonly commands: CommandsConfig;
  readonly worker: WorkerConfig;
  readonly device: DeviceConfig;
  readonly restart: RestartConfig;
  readonly recycling: RecyclingConfig;
  readonly times: TimesConfig;
  readonly observing: ObservingConfig;
  readonly log: LogConfig;
  /** Where it shows how it is. */
  readonly dashboard: 'auto' | 'full' | 'bar' | 'off';
  readonly origin: Readonly<Record<StartFlagName, Origin>>;
  /** What looks like a mistake but is none for certain: one sentence each, to be logged. */
  readonly warnings: readonly string[];
}

/**
 * `json`: commands. `lines`, `null`: plain text ended by a newline, or by NUL. `jsonl`: objects that are arguments. `csv`,
 * `tsv`: records below a line of names.
 */
export type InputFormat = 'json' | 'lines' | 'null' | 'jsonl' | 'csv' | 'tsv';

export interface InputConfig {
  readonly onEof: 'auto' | 'finish' | 'stay';
  readonly format: InputFormat;
  /** The key, or column, that is a result's id; undefined: none is. */
  readonly idKey: string | undefined;
  /** The tool of lines that name none; always there where lines are no commands. */
  readonly defaultTool: string | undefined;
  /** Commands that may wait for a worker before reading pauses. */
  readonly queue: number;
  readonly maxLineBytes: number;
}

export interface OutputConfig {
  /** Absolute path; undefined: standard output. */
  readonly file: string | undefined;
  readonly hasTiming: boolean;
  /** Commands that do not say want what generators yield as it comes. */
  readonly isStream: boolean;
  /** Results come in the order of the input. */
  readonly isOrdered: boolean;
  /** Results are bare, and errors go elsewhere: */
  readonly isRaw: boolean;
  /** an absolute path; undefined: the log. */
  readonly errorsFile: string | undefined;
  /** Go on where the results in the file end; undefined: empty it. */
  readonly resume: ResumeConfig | undefined;
  /** Absolute path of the log of commands; undefined: none. */
  readonly joblog: string | undefined;
}

export interface ResumeConfig {
  /** Whether lines that failed are run again. */
  readonly runsFailed: boolean;
}

/** What holds for every command that does not say otherwise. */
export interface CommandsConfig {
  /** Run time; undefined: no limit. */
  readonly timeoutMs: number | undefined;
  /** Further attempts. */
  readonly retries: number;
  /** Commands that may be started within a time; undefined: as many as can be. */
  readonly rate: Rate | undefined;
  /** When everything ends before the input does; undefined: never. */
  readonly halt: HaltRule | undefined;
  /** How long a command may take to end once it was asked to. */
  readonly cancelGraceMs: number;
  readonly sessions: SessionsConfig;
}

export interface SessionsConfig {
  /** Of commands that do not say. */
  readonly affinity: Affinity;
  /** Without a command for so long a session is over. */
  readonly ttlMs: number;
  /** Sessions that there may be at the same time. */
  readonly limit: number;
  /** How long a worker that is replaced stays at most for strict sessions that are in use. */
  readonly handoverMs: number;
}

export interface WorkerConfig {
  readonly maxResultBytes: number;
  readonly nan: 'error' | 'null';
  readonly unserializable: 'marker' | 'error';
  readonly reflection: boolean;
  /** Commands of tools that are not async that one worker runs at once; 1: on its main thread. */
  readonly threads: number;
  /** The same of async tools, at most; undefined: as they say themselves. */
  readonly concurrency: number | undefined;
  /** Added to the environment of every worker. */
  readonly env: Readonly<Record<string, string>>;
}

/** What workers compute on. */
export interface DeviceConfig {
  /** `auto`: GPUs where there are any, else the CPU. `none`: nothing is looked for, and nothing is told. */
  readonly kind: 'auto' | 'cpu' | 'cuda' | 'mps' | 'none';
  /** Only these GPUs, by number or UUID; undefined: all that may be used. */
  readonly only: readonly string[] | undefined;
}

export interface RestartConfig {
  /** Deaths without progress that are allowed within the window; one more is one too many. */
  readonly maxCrashes: number;
  readonly windowMs: number;
  /** Failed starts in a row after which a slot is given up. */
  readonly maxStartFailures: number;
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
  readonly onGiveUp: 'degrade' | 'exit';
}

/** When a worker that does nothing wrong is replaced all the same; undefined: never for this reason. */
export interface RecyclingConfig {
  /** After so many commands. */
  readonly maxRequests: number | undefined;
  /** When it has been ready for so long. */
  readonly maxAgeMs: number | undefined;
  /** When more than this is in memory, with all it started. */
  readonly maxRssBytes: number | undefined;
  /** The first two are longer by up to this fraction, at random. */
  readonly jitter: number;
}

export interface TimesConfig {
  readonly readyTimeoutMs: number;
  readonly stopTimeoutMs: number;
  /** Undefined: idle workers are not asked for signs of life. */
  readonly heartbeat: HeartbeatConfig | undefined;
  readonly drainTimeoutMs: number;
  /** Workers that boot at the same time. */
  readonly startBatch: number;
}

export interface HeartbeatConfig {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly misses: number;
}

/** What whoever runs it sees from outside. */
export interface ObservingConfig {
  /** Where HTTP is served; undefined: nowhere. */
  readonly http: Address | undefined;
  /** Workers that must be ready for the whole to count as ready. */
  readonly minWorkers: number;
  /** Commands that run for longer are told of; undefined: none are. */
  readonly slowMs: number | undefined;
  /** Whether events tell the arguments of commands that they are about. */
  readonly hasArgs: boolean;
}

export interface LogConfig {
  readonly format: 'text' | 'json';
  readonly level: LogLevel;
  readonly hasFiles: boolean;
  /** Where every event goes: an absolute path, or `fd:N`. */
  readonly events: string | undefined;
}
