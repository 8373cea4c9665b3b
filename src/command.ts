import type { ByteString } from './util/byte-string.js';

/** Every code an error result can have, and whether the same command may succeed when it is sent again. Closed and stable. */
export const errorCodes = {
  parse_error: { retryable: false },
  invalid_utf8: { retryable: false },
  line_too_long: { retryable: false },
  invalid_command: { retryable: false },
  unknown_tool: { retryable: false },
  invalid_args: { retryable: false },
  tool_error: { retryable: false },
  timeout: { retryable: true },
  cancelled: { retryable: true },
  worker_crashed: { retryable: true },
  worker_unavailable: { retryable: true },
  worker_busy: { retryable: true },
  session_lost: { retryable: true },
  queue_full: { retryable: true },
  poisoned: { retryable: false },
  result_not_json: { retryable: false },
  result_too_large: { retryable: false },
  shutting_down: { retryable: true },
  internal: { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>;

export type ErrorCode = keyof typeof errorCodes;

/** Whether the same command may succeed when it is sent again: its code says so, or its tool has asked for that. */
export function isRetryable({ code, details }: CommandError): boolean {
  return errorCodes[code].retryable || details?.['retry_after_ms'] !== undefined;
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}

/** What a command that names no tool asks for: the one that the adapter, named `FILE:FUNCTION`, has by default. */
export const defaultTool = '';

export interface CommandError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** How one command ended. */
export type Outcome = Success | Failure;

export interface Success {
  readonly ok: true;
  /** JSON text of what the tool returned, as the worker encoded it. */
  readonly result: ByteString;
  /** Paths in the result that could not be encoded and hold a marker instead. */
  readonly unserializable?: readonly string[] | undefined;
}

export interface Failure {
  readonly ok: false;
  readonly error: CommandError;
}

export function failure(code: ErrorCode, message: string, details?: CommandError['details']): Failure {
  return { ok: false, error: details === undefined ? { code, message } : { code, message, details } };
}

/** Where and how long a command ran; undefined for one that never reached a worker. */
export interface Run {
  readonly worker: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly queuedMs: number;
  readonly ms: number;
}

/** Whoever sent a command, and is told once how it ended. */
export interface CommandSource extends Partial<ChunkTaker> {
  /** Its results are not taken as fast as they come: none of its commands is started until it has room. Default: never. */
  readonly isBackedUp?: boolean;
  /** Its commands stream where they do not say. Default: they do not. */
  readonly isStreaming?: boolean;
  /** The line of its command that the results of all others wait for: it is started all the same. Default: none is. */
  readonly awaitedLine?: number | undefined;
  settle(command: Command, outcome: Outcome, run: Run | undefined): void;
}

/** Who can also be told parts of a result before its end. */
export interface ChunkTaker {
  /** `seq` counts the parts of one command from 0; the payload is JSON text. */
  chunk(command: Command, payload: ByteString, seq: number, unserializable?: readonly string[]): void;
  /** After the last part; `chunks` is how many there were. */
  settleStream(command: Command, chunks: number, run?: Run): void;
}

export type StreamingSource = CommandSource & ChunkTaker;

/**
 * What becomes of a session's command whose worker has other things to do. `hint`: where that takes long it goes to a free
 * worker, and the session with it. `strict_queue`: it waits. `strict_fail_fast`: it answers `worker_busy` at once. With the
 * last two it answers `session_lost` where the worker has ended.
 */
export const affinities = ['hint', 'strict_queue', 'strict_fail_fast'] as const;
export type Affinity = (typeof affinities)[number];

/** What its sender asks of a command beyond its tool and arguments; undefined: what the tool, or the program, says. */
export interface CommandOptions {
  /** The pool that is to run it. Default: the one that has its tool. */
  readonly pool?: string | undefined;
  /** It may be run again where a worker died in it, whatever its tool says. Default: false. */
  readonly isIdempotent?: boolean | undefined;
  /** Run time it gets, in milliseconds, more than 0. */
  readonly timeoutMs?: number | undefined;
  /** Further attempts after a failure that another attempt may mend; at least 0. */
  readonly retries?: number | undefined;
  /** What its tool yields is wanted as it comes. Default: as its source says. */
  readonly isStream?: boolean | undefined;
  /** Arguments that the tool has no parameter for are left out. Default: they are refused. */
  readonly isLoose?: boolean | undefined;
  /** What the conversation is called that it belongs to. Default: to none. */
  readonly session?: string | undefined;
  /** Of a command that has one; default: as the pool says. */
  readonly affinity?: Affinity | undefined;
  /** The span that it belongs to, as W3C Trace Context writes it. Default: to none. */
  readonly traceparent?: string | undefined;
}

/** Whether results back up behind others: not of the command that those wait for. */
export function isHeldBack({ source, line }: Command): boolean {
  return source.isBackedUp === true && source.awaitedLine !== line;
}

/** One object for all commands that ask for nothing. */
const nothingAsked: CommandOptions = {};

/**
 * One command on its way from its source to a worker and back.
 *
 * A class, so that all commands have one shape, fields that change included; they are written by the pool only, but for the
 * key, which whoever reads the line sets.
 */
export class Command {
  readonly source: CommandSource;
  /** 1-based physical line of its source. */
  readonly line: number;
  /** JSON text of the id, as it came; `null` where there was none. */
  readonly id: ByteString;
  readonly tool: string;
  /** JSON text of an object (keywords) or an array (positional). */
  readonly args: ByteString;
  /** Arguments are plain text, to be converted to what the parameters are annotated with. */
  readonly isText: boolean;
  readonly options: CommandOptions;
  /** What tells its line from others, where that is wanted: see `lineKey`. */
  key: string | undefined = undefined;
  /** Its place among all that were taken into the queue. */
  order = 0;
  /** When it was taken into the queue, in the clock's milliseconds. */
  queuedAt = 0;
  /** Times it was handed to a worker that may have started it. */
  attempt = 0;
  /** Workers that died while they ran it. */
  deaths = 0;
  /** Failures after which it was, or will be, tried again. */
  retried = 0;
  /** Parts of its result that its source was told: from the first one on it is not tried again. */
  chunks = 0;
  /** Nobody wants it any more: what it answers where it does not run. */
  cancelled: Failure | undefined = undefined;
  /** The span that what its tool does belongs to, as W3C Trace Context writes it. */
  traceparent: string | undefined;

  constructor(
    source: CommandSource,
    line: number,
    id: ByteString,
    tool: string,
    args: ByteString,
    isText: boolean,
    options = nothingAsked,
  ) {
    this.source = source;
    this.line = line;
    this.id = id;
    this.tool = tool;
    this.args = args;
    this.isText = isText;
    this.options = options;
    this.traceparent = options.traceparent;
  }

  /** Arguments that its tool has no parameter for are left out. */
  get isLoose(): boolean {
    return this.options.isLoose ?? false;
  }

  /** Its source wants what its tool yields as it comes. */
  get isStream(): boolean {
    const { options, source } = this;
    return (options.isStream ?? source.isStreaming ?? false) && source.chunk !== undefined;
  }
}
