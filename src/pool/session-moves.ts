/**
 * Theory of operation.
 *
 * What a session kept is lost where it moves, so it is not moved for a moment's wait, as other commands are (`Recall`): its
 * commands wait for the member that has it until that has answered nothing for quite a while, and somebody else is idle.
 * Strict sessions never move.
 */
import type { Clock } from '../util/clock.js';
import type { Seat } from './seat.js';

/** Without an answer for this long a member is left by sessions that may go. */
export const sessionPatienceMs = 200;

export interface SessionMovesHost {
  /** Members that have not left. */
  readonly seats: ReadonlySet<Seat>;
  /** Members that commands wait for which would go to another one. */
  awaited(): readonly Seat[];
  /** Has those commands go to whoever takes them. */
  letGo(seat: Seat): void;
}

export class SessionMoves {
  readonly #clock: Clock;
  readonly #host: SessionMovesHost;
  #cancelLook: (() => void) | undefined;

  constructor(clock: Clock, host: SessionMovesHost) {
    this.#clock = clock;
    this.#host = host;
  }

  /** Looks whether sessions should move; to be called whenever anything has changed. */
  look(): void {
    if (this.#cancelLook !== undefined) return;
    if (![...this.#host.seats].some((seat) => seat.isIdle)) return;
    const awaited = this.#host.awaited();
    const now = this.#clock.now();
    const next = awaited.filter((seat) => !isSilent(seat, now)).map((seat) => seat.progressAt);
    if (next.length > 0) {
      const waitMs = Math.max(1, Math.min(...next) + sessionPatienceMs - now);
      this.#cancelLook = this.#clock.schedule(waitMs, () => {
        this.#cancelLook = undefined;
        this.look();
      });
    }
    for (const seat of awaited) if (isSilent(seat, now)) this.#host.letGo(seat);
  }
}

/** It has answered nothing for so long that sessions which may go leave it. */
export function isSilent(seat: Seat, now: number): boolean {
  return seat.held > 0 && seat.progressAt <= now - sessionPatienceMs;
}
