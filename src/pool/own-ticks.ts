import type { Clock } from '../util/clock.js';

/**
 * Ticks that stand for time in which somebody could have run: a machine that slept, or a supervisor that was stopped or
 * busy, sees one tick where a clock would see an hour, and it counts as two at the most.
 */
export class OwnTicks {
  readonly #clock: Clock;
  readonly #onTick: (passedMs: number) => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, onTick: (passedMs: number) => void) {
    this.#clock = clock;
    this.#onTick = onTick;
  }

  /** One is to come. */
  get isRunning(): boolean {
    return this.#cancel !== undefined;
  }

  /** Has one come after so many milliseconds; there is none on its way. */
  next(tickMs: number): void {
    const since = this.#clock.now();
    this.#cancel = this.#clock.schedule(tickMs, () => {
      this.#cancel = undefined;
      this.#onTick(Math.min(this.#clock.now() - since, 2 * tickMs));
    });
  }
}
