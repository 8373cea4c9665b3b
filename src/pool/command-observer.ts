import type { Command, ErrorCode } from '../command.js';

/** What a member did with a command that was answered. */
export interface ObservedRun {
  /** The tool's own name, also where the command named none. */
  readonly tool: string;
  readonly worker: string;
  /** When it was sent to the member, in the clock's milliseconds. */
  readonly sentAt: number;
  /** How long its tool ran, in microseconds; 0 where it did not. */
  readonly runUs: number;
}

/** Somebody who looks at each command that is answered. There is none unless asked for: it is called on the hot path. */
export interface CommandObserver {
  /** `run`: undefined where no member had it. Attempts that are followed by another one are not told. */
  answered(command: Command, code: 'ok' | ErrorCode, run: ObservedRun | undefined): void;
  /** It is about to be sent. Default: nobody wants to know. */
  sending?(command: Command): void;
}
