import { type Deferred, deferred } from '../../util/deferred.js';
import type { Bytes, Descriptor, WriteDone } from './descriptor.js';

/** Bytes that are kept; from then on whoever writes has to wait. */
const mostHeld = 16 * 1024 * 1024;

interface Piece {
  readonly bytes: Bytes;
  /** Who still waits for it to be written. */
  readonly done: WriteDone | undefined;
}

/** A descriptor that is not to be written to yet: what comes is kept, and leaves when it is released. */
export class HeldDescriptor implements Descriptor {
  readonly #descriptor: Descriptor;
  readonly #pieces: Piece[] = [];
  #state: 'held' | 'idle' | 'writing' | 'closed' = 'held';
  #heldBytes = 0;
  #fault: NodeJS.ErrnoException | undefined;
  #released: Deferred<void> | undefined;

  constructor(descriptor: Descriptor) {
    this.#descriptor = descriptor;
  }

  write(bytes: Bytes, done: WriteDone): void {
    this.#heldBytes += bytes.length;
    const isKept = this.#state === 'held' && this.#heldBytes < mostHeld;
    this.#pieces.push({ bytes, done: isKept ? undefined : done });
    if (isKept) done();
    else this.#write();
  }

  /** Lets everything through from now on; resolves once what was kept is written, or cannot be. */
  release(): Promise<void> {
    this.#released ??= deferred();
    if (this.#state === 'held') {
      this.#state = 'idle';
      this.#write();
    } else if (this.#state === 'closed') this.#released.resolve();
    return this.#released.promise;
  }

  /** Gives up what is kept. */
  close(): void {
    this.#state = 'closed';
    this.#pieces.length = 0;
    this.#descriptor.close();
    this.#released?.resolve();
  }

  #write(): void {
    if (this.#state !== 'idle') return;
    const piece = this.#pieces.shift();
    if (piece === undefined) {
      this.#released?.resolve();
      return;
    }
    if (this.#fault !== undefined) {
      piece.done?.(this.#fault);
      this.#write();
      return;
    }
    this.#state = 'writing';
    this.#descriptor.write(piece.bytes, (error) => {
      if (this.#state === 'closed') return;
      this.#state = 'idle';
      if (error) this.#fault = error;
      piece.done?.(error);
      this.#write();
    });
  }
}
