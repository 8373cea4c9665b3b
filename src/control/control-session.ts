import type { StreamingSource } from '../command.js';
import type { ControlLine } from '../stdio/input/control-line.js';

/** How a client wants to be treated from now on. */
export interface ClientManners {
  /** Its commands are refused where the queue is full, rather than that it is no longer read. */
  readonly reject?: boolean | undefined;
  /** Time its commands may wait in the queue; undefined: for ever. */
  readonly queueTimeoutMs?: number | undefined;
  /** Its results say where and how long they ran. */
  readonly timing?: boolean | undefined;
  /** Arguments of its commands are plain text, to be converted to what parameters are annotated with. */
  readonly text?: boolean | undefined;
  /** Arguments that a tool has no parameter for are left out. */
  readonly loose?: boolean | undefined;
}

/** Whoever sends control lines: what they can ask of their own input, and where answers go. */
export interface ControlSession extends StreamingSource {
  /** Cancels commands of this input; how many. */
  cancel(line: ControlLine): number;
  /** Resolves once all lines before this one, the last that was read, are answered. */
  whenAnsweredBefore(line: ControlLine): Promise<void>;
  /** Answers those of its commands that wait for a worker `shutting_down`; how many. Only a socket's. */
  cancelWaiting?(): number;
  /** Only a socket's. */
  behave?(manners: ClientManners): void;
  /** Aborts when there is nobody left to answer. */
  readonly left: AbortSignal;
  /** Aborts when the instance ends: what goes on and on comes to its end, and what is waited for is given up. */
  readonly ending: AbortSignal;
  /** Resolves when there is room for more parts of a result. */
  whenRoom(): Promise<void>;
  /** Resolves when it has taken all that was sent to it, or has left. Default: at once. */
  whenTaken?(): Promise<void>;
}
