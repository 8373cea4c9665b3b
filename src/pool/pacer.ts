import type { Clock } from '../util/clock.js';
import { TokenBucket, type TokenBucketOptions } from './token-bucket.js';

/** Timers are no finer. */
const shortestWaitMs = 1;

/** Lets commands start at a pace, and calls when the next one may. There is no timer unless one waits for its turn. */
export class Pacer {
  readonly #bucket: TokenBucket;
  readonly #clock: Clock;
  readonly #onTurn: () => void;
  #cancelTimer: (() => void) | undefined;

  /** `onTurn` is called when a command may start that could not before. A bucket may be shared with others. */
  constructor(rate: TokenBucketOptions | TokenBucket, clock: Clock, onTurn: () => void) {
    this.#bucket = rate instanceof TokenBucket ? rate : new TokenBucket(rate, clock);
    this.#clock = clock;
    this.#onTurn = onTurn;
  }

  /** One waits for its turn. */
  get isWaiting(): boolean {
    return this.#cancelTimer !== undefined;
  }

  /** Whether a command may start now; where not, `onTurn` follows. */
  take(): boolean {
    if (this.#bucket.take()) return true;
    const waitMs = Math.max(shortestWaitMs, Math.ceil(this.#bucket.waitMs));
    this.#cancelTimer ??= this.#clock.schedule(waitMs, () => {
      this.#cancelTimer = undefined;
      this.#onTurn();
    });
    return false;
  }

  /** So many that took their turn did not start after all. */
  giveBack(count: number): void {
    this.#bucket.giveBack(count);
  }

  /** Nothing waits any more. */
  rest(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
