/**
 * Theory of operation.
 *
 * Look-ahead is a bet that a member's next commands take about as long as its tools did before. Where the bet is lost, fast
 * commands wait behind a slow one although another member has nothing to do. Then what the slow member has not started
 * is taken back, and goes to the idle one.
 *
 * The member is not asked, since it may be unable to answer (a tool may hold Python's global lock for minutes). It is told,
 * in memory, that nothing it was sent may be started any more; a moment later, what it had started by then is read from
 * the same memory, and the rest is ours again. What it finds withdrawn later on it returns without running it, which
 * nobody waits for. See docs/worker-protocol.md for why nothing can be run twice.
 */
import type { Command } from '../command.js';
import type { Clock } from '../util/clock.js';
import type { Seat } from './seat.js';

/**
 * Without an answer for this long, while somebody else is idle, a member counts as slow. Less is less than a member waits for
 * its turn where more processes than cores have work: then commands go back and forth, which took a fifth of what a pipe
 * could do.
 */
export const patienceMs = 5;

/**
 * The same of one that has not begun with what it holds, as is seen in the memory shared with it: that waits for a core
 * rather than for a slow command, and whoever else it went to would do as well.
 */
export const unbegunPatienceMs = 4 * patienceMs;

/** How long a member may take from marking a command as started to seeing that it is withdrawn. */
const settlingMs = 1;

export interface RecallHost {
  /** Members that have not left. */
  readonly seats: ReadonlySet<Seat>;
  /** Commands are waiting: then nobody is idle for want of them. */
  hasWaiting(): boolean;
  /** Of what a member has not started, something could be run by another one. */
  couldGo(seat: Seat): boolean;
  /** Takes back commands that were not run, in their order, and hands them out again. */
  takeBack(commands: readonly Command[]): void;
}

/** What a member had started when it was looked at, and when that was seen first, in the clock's milliseconds. */
interface Standstill {
  readonly started: number;
  readonly since: number;
}

export class Recall {
  readonly #clock: Clock;
  readonly #host: RecallHost;
  /** Seats whose commands are being taken back. */
  readonly #underway = new Set<Seat>();
  /** What members that could be slow had started, and since when that is so. */
  #watched = new Map<Seat, Standstill>();
  #cancelLook: (() => void) | undefined;

  constructor(clock: Clock, host: RecallHost) {
    this.#clock = clock;
    this.#host = host;
  }

  /** Looks whether somebody is idle while somebody else is slow; to be called whenever anything has changed. */
  look(): void {
    if (this.#cancelLook !== undefined || this.#host.hasWaiting()) return;
    const seats = [...this.#host.seats];
    if (!seats.some((seat) => seat.isIdle)) return;
    const isAhead = (seat: Seat) => seat.hasAhead && !this.#underway.has(seat) && this.#host.couldGo(seat);
    const ahead = seats.filter(isAhead);
    if (ahead.length === 0) return;
    const now = this.#clock.now();
    this.#watched = new Map(ahead.map((seat) => [seat, standstill(seat, this.#watched.get(seat), now)]));
    for (const [seat, seen] of this.#watched) if (isSlow(seat, seen, now)) this.takeBack(seat);
    if (ahead.some((seat) => !this.#underway.has(seat))) {
      this.#cancelLook = this.#clock.schedule(patienceMs, () => {
        this.#cancelLook = undefined;
        this.look();
      });
    }
  }

  /** Takes back what a member holds and has not started. */
  takeBack(seat: Seat): void {
    if (this.#underway.has(seat) || seat.held === 0) return;
    this.#underway.add(seat);
    seat.withdrawAll();
    this.#clock.schedule(settlingMs, () => {
      this.#underway.delete(seat);
      // One that has left had its commands sorted then.
      if (this.#host.seats.has(seat)) this.#host.takeBack(seat.releaseUntouched());
    });
  }
}

function standstill(seat: Seat, before: Standstill | undefined, now: number): Standstill {
  const started = seat.member.started();
  return before?.started === started ? before : { started, since: now };
}

/** It has neither answered nor started anything for too long. */
function isSlow(seat: Seat, { started, since }: Standstill, now: number): boolean {
  const patience = seat.hasBegun(started) ? patienceMs : unbegunPatienceMs;
  return Math.max(seat.progressAt, since) <= now - patience;
}
