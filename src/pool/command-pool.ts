import type { Command, CommandSource } from '../command.js';

/** Where commands are sent to be run, here or in another process. */
export interface CommandPool {
  /** Whoever sends commands should stop until `onRoom`; more are taken all the same. */
  readonly isFull: boolean;
  /** Commands that may have been started and are not answered, or more. */
  readonly inFlight: number;
  /** Takes a command, which is sent with the next `flush`. */
  accept(command: Command): void;
  /** Says that no more commands are at hand just now. */
  flush(): void;
  /** Calls when there is room again; returns the undo. */
  onRoom(listener: () => void): () => void;
  /** Calls when commands are about to leave, already counted as in flight; returns the undo. */
  onSending(listener: () => void): () => void;
  /** Cancels those commands of a source that are meant; how many there were. */
  cancel(source: CommandSource, isMeant: (command: Command) => boolean): number;
}
