import type { Clock } from '../util/clock.js';
import { OwnTicks } from './own-ticks.js';
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
  readonly #slowMs: number;
  readonly #tickMs: number;
  readonly #host: SlowWatchHost;
  /** How long each was seen to run; infinite once that was told. */
  readonly #ranMs = new WeakMap<HeldCommand, number>();
  readonly #ticks: OwnTicks;

  constructor(clock: Clock, slowMs: number, host: SlowWatchHost) {
    this.#slowMs = slowMs;
    this.#tickMs = Math.min(longestTickMs, Math.max(shortestTickMs, slowMs / looksPerLimit));
    this.#host = host;
    this.#ticks = new OwnTicks(clock, (passedMs) => this.#tick(passedMs));
  }

  /** To be called whenever commands were sent. */
  look(): void {
    if (!this.#ticks.isRunning && this.#holdsAny()) this.#ticks.next(this.#tickMs);
  }

  #holdsAny(): boolean {
    for (const { held } of this.#host.seats) if (held > 0) return true;
    return false;
  }

  #tick(passedMs: number): void {
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
