/** A delay is this much longer or shorter, at random, so that workers which died together do not boot together. */
const jitter = 0.25;

export interface BackoffOptions {
  /** The first delay. Default: 100 ms. */
  readonly backoffMinMs: number;
  /** Default: 30 s. */
  readonly backoffMaxMs: number;
}

/** Delays between attempts, each twice as long as the one before. */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: () => number;
  #attempts = 0;

  /** `random` gives numbers from 0 to below 1. */
  constructor(options: BackoffOptions, random: () => number) {
    this.#options = options;
    this.#random = random;
  }

  next(): number {
    const { backoffMinMs, backoffMaxMs } = this.#options;
    const exact = backoffMinMs * 2 ** this.#attempts++;
    return Math.min(backoffMaxMs, exact * (1 - jitter + 2 * jitter * this.#random()));
  }

  reset(): void {
    this.#attempts = 0;
  }
}
