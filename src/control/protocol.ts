/**
 * What both ends of a control socket say; docs/control.md is its description for others. Types only: a client loads
 * nothing for them.
 */

/** Rises when something changes that an older end would misunderstand; additions do not count. */
export const protocolVersion = 1;

/** Its name, in the directory of an instance's sockets. */
export const controlSocket = 'ctl.sock';

/** The first line on a connection, from the supervisor. */
export interface Greeting {
  /** Version of the program. */
  readonly snakepit: string;
  readonly protocol: number;
  /** The instance's. */
  readonly name: string;
  readonly pid: number;
  readonly run: string;
}

/** A line from the supervisor that belongs to a line of ours. */
export type Reply =
  | { readonly id: unknown; readonly line: number; readonly ok: true; readonly result: unknown }
  | {
      readonly id: unknown;
      readonly line: number;
      readonly ok: true;
      readonly chunk: unknown;
      readonly seq: number;
    }
  | { readonly id: unknown; readonly line: number; readonly ok: true; readonly chunks: number }
  | { readonly id: unknown; readonly line: number; readonly ok: false; readonly error: ReplyError };

export interface ReplyError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Control lines that only come over the control socket: they can change or end a pit. */
export const socketVerbs = [
  'hello',
  'tools',
  'wait',
  'events',
  'stop',
  'restart',
  'reload',
  'scale',
  'drain',
  'stack',
  'pause',
  'resume',
] as const;

/** What `tools` says of each tool. */
export interface ToolReport {
  /** Where there are pools: which has it. */
  readonly pool?: string;
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly kind: string;
    readonly required: boolean;
    readonly annotation: string;
  }[];
  /** JSON Schema of the arguments as an object. */
  readonly schema: unknown;
  readonly stream: boolean;
  readonly async: boolean;
  readonly idempotent: boolean;
  /** Commands that share a call, at most; null where each has its own. */
  readonly batch: number | null;
  /** How long such a call waits for commands that are on their way to it. */
  readonly wait_ms: number;
  readonly timeout_ms: number | null;
  /** It runs commands for tools that are not listed, too. Default: it does not. */
  readonly any_name?: boolean;
}

/** What became of the workers that a request was about. */
export interface WorkersReport {
  /** Those it was about, in order, and what became of each. */
  readonly workers: readonly WorkerReport[];
  /** Whether all that was asked for was done. */
  readonly done: boolean;
}

export interface WorkerReport {
  readonly worker: string;
  /** `stopped`: nothing is there until it is restarted. `kept`: it serves as before. `failed`: it does not serve. */
  readonly did: 'restarted' | 'replaced' | 'drained' | 'stopped' | 'kept' | 'failed';
  /** Why not what was asked for. */
  readonly why?: string;
}

/** Where the Python code of a worker is just now. */
export interface StackReport {
  readonly worker: string;
  readonly generation: number;
  readonly pid: number;
  /** What has run there for the longest time; null where nothing does. */
  readonly running: { readonly tool: string; readonly line: number; readonly ms: number } | null;
  readonly threads: readonly StackThread[];
}

export interface StackThread {
  /** `tool`: what a command asked for. `snakepit`: what serves commands. `idle`: nothing. `other`: a thread of the adapter's own. */
  readonly runs: 'tool' | 'snakepit' | 'idle' | 'other';
  /** Innermost call first. */
  readonly frames: readonly string[];
}

export interface ScaleReport {
  /** Where there are pools: which. */
  readonly pool?: string;
  readonly before: number;
  readonly workers: number;
}
