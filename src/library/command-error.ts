import { type CommandError, type ErrorCode, isRetryable } from '../command.js';

/** A command that failed: what its result line would say, as an error. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly code: ErrorCode;
  /** The same command may succeed when it is sent again. */
  readonly isRetryable: boolean;
  /** What else is known: the parameter that was wrong, the traceback, the signal that killed a worker. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(error: CommandError) {
    super(error.message);
    this.code = error.code;
    this.isRetryable = isRetryable(error);
    this.details = error.details ?? {};
  }
}
