import type { ByteString } from '../../util/byte-string.js';

/** Told once that all was written, or why it cannot be. */
export type WriteDone = (error?: NodeJS.ErrnoException | null) => void;

/** Something that bytes can be written to, in a way that never blocks the event loop. */
export interface Descriptor {
  /**
   * Writes all of the bytes and calls `done`, then or later, unless it is closed before. Called again only after `done`.
   */
  write(bytes: ByteString, done: WriteDone): void;
  /** Gives back what was opened for it, and gives up what is still to be written. */
  close(): void;
}
