/**
 * Theory of operation.
 *
 * A command is ended in steps. It is asked: its member interrupts the tool wherever it is. One that has not ended a grace
 * later is beyond asking, and its member is given up, which ends the process; but first the others that run beside it get
 * as long again to finish. From the first step on the member gets nothing new, and what it has not started goes to others.
 * One that shares a call with others leaves it to them: the call is asked to end once all of them are.
 * Whatever happens, the command stays in its ledger until it is over: only then is it answered.
 *
 * How long a command has run is seen in the memory that its member shares with us, at ticks of our own (`OwnTicks`): so no
 * command runs out of time while nobody could run.
 */
import type { Failure } from '../command.js';
import type { Clock } from '../util/clock.js';
import { timedOut } from './interruption.js';
import { overdueMs } from './overdue.js';
import { OwnTicks } from './own-ticks.js';
import type { HeldCommand, Seat } from './seat.js';

/** Looks per time limit: what runs over is noticed at most an eighth too late. */
const looksPerLimit = 16;
const shortestTickMs = 5;
const longestTickMs = 250;

export interface InterrupterHost {
  readonly seats: ReadonlySet<Seat>;
  /** Takes back what the member has not started. */
  takeBack(seat: Seat): void;
  /** A command was asked to end. */
  onInterrupted(seat: Seat, held: HeldCommand, answer: Failure): void;
}

export class Interrupter {
  readonly #graceMs: number;
  readonly #host: InterrupterHost;
  readonly #ticks: OwnTicks;

  /** `graceMs`: how long a command may take to end once it was asked to. */
  constructor(clock: Clock, graceMs: number, host: InterrupterHost) {
    this.#graceMs = graceMs;
    this.#host = host;
    this.#ticks = new OwnTicks(clock, (passedMs) => this.#tick(passedMs));
  }

  /** To be called whenever commands were sent: watches them where there is anything to watch. */
  look(): void {
    if (this.#ticks.isRunning) return;
    const watched = this.#watched();
    if (watched.length === 0) return;
    const shortest = Math.min(this.#graceMs, ...watched.map((seat) => seat.shortestLimitMs));
    this.#ticks.next(Math.min(longestTickMs, Math.max(shortestTickMs, shortest / looksPerLimit)));
  }

  /** Asks a command to end that a member holds, started or not. */
  interrupt(seat: Seat, seq: number, held: HeldCommand, answer: Failure): void {
    if (!seat.interrupt(seq, answer)) return;
    this.#host.onInterrupted(seat, held, answer);
    seat.member.interrupt([seq]);
    this.#host.takeBack(seat);
    this.look();
  }

  #watched(): readonly Seat[] {
    return [...this.#host.seats].filter((seat) => seat.isWatched);
  }

  #tick(passedMs: number): void {
    for (const seat of this.#watched()) {
      const running = seat.running();
      for (const [seq, held] of running) this.#age(seat, seq, held, passedMs);
      this.#giveUpIfBeyond(seat, running);
    }
    this.look();
  }

  #age(seat: Seat, seq: number, held: HeldCommand, passedMs: number): void {
    if (held.interruption !== undefined) {
      held.interruption.waitedMs += passedMs;
      return;
    }
    const { limit } = held;
    if (limit === undefined) return;
    // A stream that its reader does not take waits for that reader: this is no time of its own.
    if (held.command.chunks > 0 && held.command.source.isBackedUp) return;
    // It may have started right after the last look, or just now: it is given the benefit of the doubt.
    held.ranMs = held.ranMs === undefined ? 0 : held.ranMs + passedMs;
    if (held.ranMs >= limit.ms && !seat.member.hasFinished(seq)) {
      this.interrupt(seat, seq, held, timedOut(limit));
    }
  }

  #giveUpIfBeyond(seat: Seat, running: readonly (readonly [number, HeldCommand])[]): void {
    // To see what has finished takes a look at each.
    if (!running.some(([, { interruption }]) => interruption !== undefined)) return;
    const graceMs = this.#graceMs;
    const unfinished = running.filter(([seq]) => !seat.member.hasFinished(seq)).map(([, held]) => held);
    const hasSiblings = unfinished.some(({ interruption }) => interruption === undefined);
    if (overdueMs(unfinished) >= (hasSiblings ? 2 : 1) * graceMs) {
      seat.giveUp(`did not end a command within ${graceMs} ms of being asked to`);
    }
  }
}
