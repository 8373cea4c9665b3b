import type { Clock } from '../util/clock.js';
import type { HeldCommand, Seat } from './seat.js';

const looksPerLimit = 8;
const shortestTickMs = 5;
const longestTickMs = 500;

export interface SlowWatchHost {
  readonly seats: ReadonlySet<Seat>;
  /** It has run for so many milliseconds, and goes on. Told once of each attempt. */
  onSlow(seat: Seat, held: HeldCommand, ms: number): void;
}

/**
 * Notices commands that run for long. As the `Interrupter` does, it looks at what members share with us, and counts ticks of
 * our own: the time that a machine slept is none.
 */
export class SlowWatch {
  readonly #clock: Clock;
  readonly #slowMs: number;
  readonly #tickMs: number;
  readonly #host: SlowWatchHost;
  /** How long each was seen to run; infinite once that was told. */
  readonly #ranMs = new WeakMap<HeldCommand, number>();
  #cancelTick: (() => void) | undefined;
  #tickedAt = 0;

  constructor(clock: Clock, slowMs: number, host: SlowWatchHost) {
    this.#clock = clock;
    this.#slowMs = slowMs;
    this.#tickMs = Math.min(longestTickMs, Math.max(shortestTickMs, slowMs / looksPerLimit));
    this.#host = host;
  }

  /** To be called whenever commands were sent. */
  look(): void {
    if (this.#cancelTick !== undefined || ![...this.#host.seats].some(({ held }) => held > 0)) return;
    this.#tickedAt = this.#clock.now();
    this.#cancelTick = this.#clock.schedule(this.#tickMs, () => this.#tick());
  }

  #tick(): void {
    this.#cancelTick = undefined;
    const passedMs = Math.min(this.#clock.now() - this.#tickedAt, 2 * this.#tickMs);
    for (const seat of this.#host.seats) {
      if (seat.held === 0) continue;
      for (const [seq, held] of seat.running()) this.#age(seat, seq, held, passedMs);
    }
    this.look();
  }

  #age(seat: Seat, seq: number, held: HeldCommand, passedMs: number): void {
    const before = this.#ranMs.get(held);
    const ranMs = before === undefined ? 0 : before + passedMs;
    const isSlow = ranMs >= this.#slowMs && Number.isFinite(ranMs) && !seat.member.hasFinished(seq);
    this.#ranMs.set(held, isSlow ? Number.POSITIVE_INFINITY : ranMs);
    if (isSlow) this.#host.onSlow(seat, held, ranMs);
  }
}
