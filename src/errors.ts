/** What went wrong, for whoever has to decide what to do next; `exit-codes.ts` of the CLI maps each to an exit code. */
export type SnakepitErrorCode =
  /** A flag, a value or a combination that makes no sense; nothing was started. */
  | 'usage'
  /** No Python could be found, it is too old, or what the worker needs cannot be installed. */
  | 'interpreter'
  /** The adapter cannot be imported. */
  | 'adapter'
  /** Workers failed for good: no slot can recover. */
  | 'workers-failed'
  /** The instance's name is taken by a running one. */
  | 'name-taken'
  /** The runtime directory is not ours, not private, or cannot be written. */
  | 'runtime-directory'
  /** Results could not be written. */
  | 'output'
  /** A resource of the system ran out: processes, file descriptors, disk. */
  | 'system'
  /** There is no such running instance. */
  | 'not-running'
  /** Nobody answered in time. */
  | 'timed-out'
  /** A bug of ours. */
  | 'internal';

export interface SnakepitErrorOptions {
  /** What the user can do about it, as a sentence. */
  readonly remedy?: string | undefined;
  /** More lines to show below the message: a traceback, the last lines of standard error. */
  readonly details?: string | undefined;
  readonly cause?: unknown;
}

/** The one error class of the program: a code to act on, a message that says what happened and where, and a remedy. */
export class SnakepitError extends Error {
  override readonly name = 'SnakepitError';
  readonly code: SnakepitErrorCode;
  readonly remedy: string | undefined;
  readonly details: string | undefined;

  constructor(code: SnakepitErrorCode, message: string, options: SnakepitErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.details = options.details;
  }

  /** Whatever was thrown, as one of ours; anything unknown is a bug and keeps its stack as details. */
  static from(thrown: unknown, code: SnakepitErrorCode = 'internal'): SnakepitError {
    if (thrown instanceof SnakepitError) return thrown;
    if (thrown instanceof Error) {
      return new SnakepitError(code, thrown.message, {
        cause: thrown,
        details: code === 'internal' ? thrown.stack : undefined,
      });
    }
    return new SnakepitError(code, String(thrown));
  }
}
