import type { ByteString } from '../../util/byte-string.js';
import { type Deferred, deferred } from '../../util/deferred.js';
import type { Descriptor } from './descriptor.js';
import { systemFault } from './system-fault.js';
import { WaitingPieces } from './waiting-pieces.js';

/** Why an output takes nothing any more: its reader has left, which nobody needs to hear of, or it cannot be written. */
export type OutputFault = { readonly type: 'closed' } | { readonly type: 'failed'; readonly message: string };

export interface OutputOptions {
  readonly descriptor: Descriptor;
  /** It is full from this many waiting bytes on. Default: 1 MiB. */
  readonly highWaterMark?: number | undefined;
  /** Called whenever it stops being full. */
  readonly onRoom?: (() => void) | undefined;
  /** Called once, when it turns out that nothing can be written any more. */
  readonly onFault?: ((fault: OutputFault) => void) | undefined;
}

type State =
  | { readonly type: 'idle' }
  /** Pieces wait for the end of this turn of the event loop. */
  | { readonly type: 'collecting' }
  | { readonly type: 'writing'; readonly bytes: number }
  /** Ended by its owner, or by a fault. */
  | { readonly type: 'ended' };

const idle: State = { type: 'idle' };
const collecting: State = { type: 'collecting' };
const ended: State = { type: 'ended' };

/**
 * Writes pieces to a descriptor: in order, together where they come together, and never waiting for who reads them.
 *
 * The pieces of one turn of the event loop leave together at its end, or with `flush`. At most one write is on its way; what
 * comes meanwhile, or is more than one write should be, waits for it. `isFull` asks those who write to pause: nothing is
 * refused, and nothing is dropped but what comes after the end or a fault.
 */
export class Output {
  readonly #descriptor: Descriptor;
  readonly #highWaterMark: number;
  readonly #onRoom: (() => void) | undefined;
  readonly #onFault: ((fault: OutputFault) => void) | undefined;
  #state: State = idle;
  #pending = new WaitingPieces();
  #isFull = false;
  /** Who waits until nothing waits here. */
  #emptying: Deferred<void> | undefined;
  /** Who waits for the last byte. */
  #ending: Deferred<void> | undefined;

  constructor(options: OutputOptions) {
    this.#descriptor = options.descriptor;
    this.#highWaterMark = options.highWaterMark ?? 1024 * 1024;
    this.#onRoom = options.onRoom;
    this.#onFault = options.onFault;
  }

  /** True from when the high-water mark is reached until less than half of it waits. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Bytes that the kernel has not taken yet. */
  get waiting(): number {
    return this.#pending.length + (this.#state.type === 'writing' ? this.#state.bytes : 0);
  }

  /** Resolves once the kernel has all that was written by now, or a fault has made that impossible. */
  whenTaken(): Promise<void> {
    if (this.#state.type === 'idle' || this.#state.type === 'ended') return Promise.resolve();
    this.#emptying ??= deferred();
    return this.#emptying.promise;
  }

  write(piece: ByteString): void {
    if (this.#state.type === 'ended' || piece === '') return;
    this.#pending.add(piece);
    if (this.waiting >= this.#highWaterMark) this.#isFull = true;
    if (this.#state.type !== 'idle') return;
    this.#state = collecting;
    queueMicrotask(() => this.flush());
  }

  /** Sends what has been collected now, unless a write is on its way. */
  flush(): void {
    if (this.#state.type !== 'collecting') return;
    const bytes = this.#pending.take();
    this.#state = { type: 'writing', bytes: bytes.length };
    this.#descriptor.write(bytes, (error) => this.#onWritten(error));
  }

  /** Takes nothing more; resolves once the kernel has every byte, or a fault has made that impossible. */
  end(): Promise<void> {
    this.#ending ??= deferred();
    if (this.#state.type === 'ended') this.#ending.resolve();
    else if (this.#state.type === 'idle') this.#close();
    else this.flush();
    return this.#ending.promise;
  }

  /** Ends it without waiting for a reader that may never come back; what is pending is lost. */
  abandon(): void {
    if (this.#state.type !== 'ended') this.#close();
  }

  #onWritten(error: NodeJS.ErrnoException | null | undefined): void {
    if (this.#state.type !== 'writing') return;
    if (error) {
      this.#close();
      this.#onFault?.(toFault(error));
      return;
    }
    this.#state = this.#pending.length === 0 ? idle : collecting;
    if (this.#state.type === 'idle') this.#emptied();
    this.flush();
    if (this.#isFull && this.waiting < this.#highWaterMark / 2) {
      this.#isFull = false;
      this.#onRoom?.();
    }
    if (this.#ending !== undefined && this.#state.type === 'idle') this.#close();
  }

  #emptied(): void {
    this.#emptying?.resolve();
    this.#emptying = undefined;
  }

  #close(): void {
    this.#state = ended;
    this.#pending = new WaitingPieces();
    this.#isFull = false;
    this.#descriptor.close();
    this.#emptied();
    this.#ending?.resolve();
  }
}

const readerHasLeft = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

function toFault(error: NodeJS.ErrnoException): OutputFault {
  if (error.code !== undefined && readerHasLeft.has(error.code)) return { type: 'closed' };
  return { type: 'failed', message: systemFault(error) };
}
