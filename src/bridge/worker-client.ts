import type { ByteString } from '../util/byte-string.js';

export interface ToolParameter {
  readonly name: string;
  readonly kind:
    | 'positional-only'
    | 'positional-or-keyword'
    | 'var-positional'
    | 'keyword-only'
    | 'var-keyword';
  readonly isRequired: boolean;
  /** As written in the source; empty where there is none. */
  readonly annotation: string;
}

/** One callable of the adapter, as the worker describes it. */
export interface ToolDescription {
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly ToolParameter[];
  readonly isStream: boolean;
  readonly isAsync: boolean;
  /** Commands of it that one worker runs at once: 1, or more for an async tool. */
  readonly concurrency: number;
  readonly isIdempotent: boolean;
  /** Commands that share a call of it, at most; its parameters are those of one. undefined: each has its own call. */
  readonly batch: number | undefined;
  /** How long such a call waits for commands that are on their way to it, in milliseconds. */
  readonly waitMs: number;
  /** Run time the tool grants itself; undefined: no limit. */
  readonly timeoutMs: number | undefined;
  /** JSON Schema of its arguments as an object, where it was asked for. */
  readonly schema?: unknown;
}

export interface AdapterDescription {
  readonly adapter: string;
  /** A tool's index here is what a command carries. */
  readonly tools: readonly ToolDescription[];
  /** Name of the tool that `FILE:NAME` chose for commands that name none; undefined where none was. */
  readonly defaultTool: string | undefined;
  /** Name of the tool that runs those which are not listed; undefined: they are unknown. */
  readonly fallbackTool?: string | undefined;
  readonly versions: {
    readonly snakepit: string;
    readonly python: string;
    readonly grpcio: string;
    readonly msgspec: string;
  };
}

/** How a worker ended a command, or that it goes on (`chunk`); the values are those of `WorkResponse.Outcome`. */
export const workOutcome = { ok: 0, error: 1, returned: 2, chunk: 3, ended: 4 } as const;
export type WorkOutcome = (typeof workOutcome)[keyof typeof workOutcome];

export interface ResultNote {
  readonly paths: readonly string[];
  readonly types: readonly string[];
}

/** What a tool told of its work. */
export interface ToolReport {
  /** The command that made it; 0: none did. */
  readonly seq: number;
  readonly name: string;
  /** JSON text of objects; empty where there is nothing in them. */
  readonly measurements: string;
  readonly metadata: string;
  /** It is about a span of time; undefined: about a moment. */
  readonly span: ToolSpan | undefined;
}

export interface ToolSpan {
  /** Milliseconds since the epoch, with a fraction. */
  readonly startedAt: number;
  readonly ms: number;
  /** Why it failed; undefined: it did not. */
  readonly error: string | undefined;
  /** Where in which trace; undefined: in none, or others send it. */
  readonly trace:
    | { readonly traceId: string; readonly spanId: string; readonly parentId: string }
    | undefined;
}

/** Called for each result and chunk in the order of arrival, then once for the message that brought them. */
export interface WorkHandlers {
  onChunk(seq: number, payload: ByteString, note: ResultNote | undefined): void;
  onResult(
    seq: number,
    outcome: WorkOutcome,
    payload: ByteString,
    runUs: number,
    note: ResultNote | undefined,
  ): void;
  /** What tools told of their work, in their order; so many more could not be kept. */
  onReports(reports: readonly ToolReport[], dropped: number): void;
  onBatchEnd(): void;
  /** The stream is over: nothing else will come. Called once, also after `close`. */
  onEnd(error: Error | undefined): void;
}

/** How a command wants to be run. */
export interface CommandAsks {
  /** Its arguments are plain text. */
  readonly isText: boolean;
  /** What its tool yields comes in chunks. */
  readonly isStream: boolean;
  /** Arguments that its tool has no parameter for are left out. */
  readonly isLoose: boolean;
  /** The span that what its tool does belongs to. Default: none. */
  readonly traceparent?: string | undefined;
}

/** A conversation that commands belong to. */
export interface WorkSession {
  /** Those that are new have a higher one than all before; the first is 1. */
  readonly number: number;
  readonly id: string;
}

/** The sending half of a work stream. */
export interface WorkStream {
  /** Adds a command to the next message. Sequence numbers are consecutive, except after a message has gone out. */
  send(seq: number, toolIndex: number, args: ByteString, asks: CommandAsks, session?: WorkSession): void;
  /** Says that no more commands of a session come after those that were added, with the next `flush`. */
  endSession(session: number): void;
  /** Says that the next command, of a batched tool, shares no call with those before it. */
  beginCall(): void;
  /** Says that others which may share the call of the last command follow soon. */
  expectMore(): void;
  /** Says that so many more chunks of a command were taken, with the next `flush`. */
  grant(seq: number, chunks: number): void;
  /** Says that no more commands are at hand just now: what was added goes out as soon as the stream can take it. */
  flush(): void;
  /** Half-closes: the worker finishes what it holds, then ends the stream from its side. */
  end(): void;
}

/** The connection to one generation of one worker. */
export interface WorkerClient {
  /** `hasSchemas`: with JSON Schemas, which cost the worker some milliseconds. Default: without. */
  describe(hasSchemas?: boolean): Promise<AdapterDescription>;
  /** `isBatched`: whether commands of the tool with this index may share a call. Default: none may. */
  openWork(handlers: WorkHandlers, isBatched?: (toolIndex: number) => boolean): WorkStream;
  /** Asks commands to end, by their sequence numbers; what becomes of them shows in the work stream alone. */
  interrupt(seqs: readonly number[]): void;
  /** Asks `grpc.health.v1`, for as long as it takes; rejects where the connection ends. */
  checkHealth(): Promise<void>;
  /** Ends everything at once; open streams end with an error. */
  close(): void;
}
