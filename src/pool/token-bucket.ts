import type { Clock } from '../util/clock.js';

/** So much of a second's worth may be taken at once, after a pause: more than timers need to keep the pace, and little else. */
const burstMs = 100;

/** Rounding must not leave a token that is there by the clock a hair short of being one. */
const almostOne = 1 - 1e-6;

export interface TokenBucketOptions {
  /** Tokens in each period, at least one. */
  readonly count: number;
  readonly periodMs: number;
}

/**
 * A pace: tokens come evenly, and are taken one by one. What nobody takes is kept for a tenth of a second, or until there is
 * one; so in any stretch of time there are at most as many as belong to it, and those of a tenth of a second (at least one).
 */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #perMs: number;
  readonly #most: number;
  #tokens: number;
  #filledAt: number;

  constructor({ count, periodMs }: TokenBucketOptions, clock: Clock) {
    this.#clock = clock;
    this.#perMs = count / periodMs;
    this.#most = Math.max(1, Math.floor(this.#perMs * burstMs));
    this.#tokens = this.#most;
    this.#filledAt = clock.now();
  }

  /** Takes a token; false where there is none. */
  take(): boolean {
    this.#fill();
    if (this.#tokens < almostOne) return false;
    this.#tokens--;
    return true;
  }

  /** Gives tokens back that were not used. */
  giveBack(count: number): void {
    this.#fill();
    this.#tokens = Math.min(this.#most, this.#tokens + count);
  }

  /** Time until there is a token, in milliseconds; 0 where there is one. */
  get waitMs(): number {
    this.#fill();
    return Math.max(0, (1 - this.#tokens) / this.#perMs);
  }

  #fill(): void {
    const now = this.#clock.now();
    const grown = this.#tokens + (now - this.#filledAt) * this.#perMs;
    this.#tokens = Math.min(this.#most, grown);
    this.#filledAt = now;
  }
}
