import { type ByteString, fromByteString, toByteString } from '../../util/byte-string.js';

/** What is written at once: small pieces come as one string, large ones copied into a buffer. */
export type Bytes = ByteString | Buffer;

/** Told once that all was written, or why it cannot be. */
export type WriteDone = (error?: NodeJS.ErrnoException | null) => void;

/** Something that bytes can be written to, in a way that never blocks the event loop. */
export interface Descriptor {
  /**
   * Writes all of the bytes and calls `done`, then or later, unless it is closed before. Called again only after `done`.
   */
  write(bytes: Bytes, done: WriteDone): void;
  /** Gives back what was opened for it, and gives up what is still to be written. */
  close(): void;
}

export function toBuffer(bytes: Bytes): Buffer {
  return typeof bytes === 'string' ? fromByteString(bytes) : bytes;
}

export function toOneString(bytes: Bytes): ByteString {
  return typeof bytes === 'string' ? bytes : toByteString(bytes);
}
