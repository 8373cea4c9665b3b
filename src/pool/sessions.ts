/**
 * Theory of operation.
 *
 * A session begins with the first command that names it, is placed with the member that this command is sent to, and is
 * over when somebody says so or nothing was heard of it for its time to live. A command belongs to the session that had
 * its id when it came, whatever becomes of that id afterwards: one that was ended still has the commands that came before,
 * and its member is told once they are answered.
 *
 * A member keeps what is in a session, and nobody else has it. So where the member goes, that is gone: a strict session is
 * `lost` until one of its commands has been told, any other is simply nowhere, and is placed anew with its next command.
 *
 * The map is in the order of the last use, so that what is to expire is at its beginning: one timer serves all of them.
 */
import type { Affinity, Command, Failure } from '../command.js';
import type { Emit } from '../events.js';
import type { Clock } from '../util/clock.js';
import { type Farewell, sayFarewell } from './farewell.js';
import type { Seat } from './seat.js';
import {
  nowhere,
  Session,
  type SessionPlace,
  type SessionTag,
  sessionLost,
  tooManySessions,
  workerBusy,
} from './session.js';
import { isSilent } from './session-moves.js';

export interface SessionOptions {
  /** Of commands that do not say. Default: `hint`. */
  readonly affinity: Affinity;
  /** A session that is not used for so long is over, in milliseconds. Default: an hour. */
  readonly ttlMs: number;
  /** Sessions that there may be at the same time. Default: 10 000. */
  readonly limit: number;
  /** How long a member that is replaced stays at most for strict sessions that are in use, in milliseconds. Default: 30 000. */
  readonly handoverMs: number;
}

export const defaultSessionOptions: SessionOptions = {
  affinity: 'hint',
  ttlMs: 3_600_000,
  limit: 10_000,
  handoverMs: 30_000,
};

/** When so large a part of them is taken, that is said, once. */
const warnedAt = 0.8;

/** A timer needs not be finer. */
const shortestWaitMs = 1;

export class Sessions {
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  readonly #emit: Emit;
  /** Those that go on. */
  readonly #byId = new Map<string, Session>();
  /** Of commands that have no answer yet; also those whose id has been given to another. */
  readonly #bound = new Map<Command, Session>();
  /** Commands that were not to wait, and were sent: where one is taken back, it is sent again. */
  readonly #admitted = new Set<Command>();
  /** Those that have moved, and what the member that they have left still has of them. */
  readonly #moved = new Map<SessionPlace, Set<Command>>();
  /** Members that stay for those that are in use. */
  readonly #farewells = new Map<Seat, Farewell>();
  #cancelSweep: (() => void) | undefined;
  #stage: 'open' | 'warned' | 'closed' = 'open';

  constructor(options: SessionOptions, clock: Clock, emit: Emit) {
    this.#options = options;
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Those that there are. */
  get count(): number {
    return this.#byId.size;
  }

  get limit(): number {
    return this.#options.limit;
  }

  /** Takes a command into the session that it names; where that cannot be, what it answers instead. */
  enter(command: Command, id: string): Failure | undefined {
    let session = this.#byId.get(id);
    if (session === undefined) {
      if (this.#byId.size >= this.#options.limit) return tooManySessions(id, this.#options.limit);
      session = new Session(id);
      this.#warn();
    }
    const lost = this.#tellLoss(command, session);
    if (lost !== undefined) {
      this.#forgetIfEmpty(session);
      return lost;
    }
    session.pending++;
    session.isStrict ||= this.#isStrict(command);
    this.#bound.set(command, session);
    this.#use(session);
    if (this.#cancelSweep === undefined) this.#awaitExpiry();
    return undefined;
  }

  /** A command that has entered has its answer. */
  over(command: Command): void {
    const session = this.#bound.get(command);
    if (session === undefined) return;
    this.#bound.delete(command);
    this.#admitted.delete(command);
    if (this.#moved.size > 0) this.#forgetMoved(command);
    session.pending--;
    if (this.#byId.get(session.id) !== session) {
      if (session.pending === 0) tellEnd(session.place);
      return;
    }
    this.#use(session);
    this.#forgetIfEmpty(session);
  }

  /**
   * Where a command is to go: to the member that has its session, or, where none has, to the one that is offered. Where
   * its session was lost, what it answers.
   */
  route(command: Command, offered: Seat): Seat | Failure {
    const session = this.#bound.get(command);
    if (session === undefined) return offered;
    const lost = this.#tellLoss(command, session);
    if (lost !== undefined) return lost;
    const { place } = session;
    if (place.is !== 'placed') return offered;
    return session.isStrict || !isSilent(place.seat, this.#clock.now()) ? place.seat : offered;
  }

  /** What a command answers that is not to wait for the member that has its session; undefined for all others. */
  refusal(command: Command, isAtOnce: (seat: Seat) => boolean): Failure | undefined {
    if (this.#affinityOf(command) !== 'strict_fail_fast' || this.#admitted.has(command)) return undefined;
    const session = this.#bound.get(command);
    if (session?.place.is !== 'placed') return undefined;
    const { seat } = session.place;
    return isAtOnce(seat) ? undefined : workerBusy(session.id, seat.member.id);
  }

  /** Places the session of a command with the member that it is sent to, and gives what that calls it. */
  place(command: Command, seat: Seat): SessionTag | undefined {
    const session = this.#bound.get(command);
    if (session === undefined) return undefined;
    if (this.#affinityOf(command) === 'strict_fail_fast') this.#admitted.add(command);
    if (session.place.is === 'placed') {
      if (session.place.seat === seat) return session.place.tag;
      this.#leave(session, session.place.seat);
    }
    const tag = { number: seat.nextSession(), id: session.id };
    session.place = { is: 'placed', seat, tag };
    session.isStrict ||= this.#isStrict(command);
    return tag;
  }

  /** Whether a command may go to another member than the one that has its session. */
  isMovable(command: Command): boolean {
    return this.#bound.get(command)?.isStrict !== true;
  }

  /** Ends a session, once the commands that it has are answered; false where there is none. */
  end(id: string): boolean {
    const session = this.#byId.get(id);
    if (session === undefined) return false;
    this.#byId.delete(id);
    if (session.pending === 0) tellEnd(session.place);
    this.#emit({ type: 'sessions-ended', why: 'asked', sessions: 1 });
    return true;
  }

  /** A member takes nothing more, or is gone. */
  lose(seat: Seat): void {
    this.#farewells.get(seat)?.end();
    let lost = 0;
    for (const session of this.#ofSeat(seat)) {
      if (session.isStrict) {
        lost++;
        session.place = { is: 'lost', worker: seat.member.id };
      } else this.#displace(session);
    }
    if (lost > 0 && this.#stage !== 'closed') {
      this.#emit({ type: 'sessions-lost', worker: seat.member.id, sessions: lost });
    }
  }

  /** A member is to be replaced: resolves once none of its strict sessions is in use. The others are free to go at once. */
  whenUnused(seat: Seat): Promise<void> {
    for (const session of this.#ofSeat(seat)) if (!session.isStrict) this.#displace(session);
    const farewell = sayFarewell({
      clock: this.#clock,
      atMostMs: this.#stage === 'closed' ? 0 : this.#options.handoverMs,
      lastUses: () => this.#lastUses(seat),
      onWait: (sessions, atMostMs) =>
        this.#emit({ type: 'sessions-awaited', worker: seat.member.id, sessions, atMostMs }),
    });
    this.#farewells.set(seat, farewell);
    return farewell.over.then(() => {
      this.#farewells.delete(seat);
    });
  }

  /** No more commands will come: nothing expires any more, and no member stays for a session. */
  close(): void {
    this.#stage = 'closed';
    this.#cancelSweep?.();
    this.#cancelSweep = undefined;
    for (const farewell of [...this.#farewells.values()]) farewell.end();
  }

  #affinityOf({ options }: Command): Affinity {
    return options.affinity ?? this.#options.affinity;
  }

  #isStrict(command: Command): boolean {
    return this.#affinityOf(command) !== 'hint';
  }

  /** Begins a lost session anew; what this command answers, if that is to be told it. */
  #tellLoss(command: Command, session: Session): Failure | undefined {
    if (session.place.is !== 'lost') return undefined;
    const { worker } = session.place;
    session.place = nowhere;
    session.isStrict = false;
    return this.#isStrict(command) ? sessionLost(session.id, worker) : undefined;
  }

  /** It goes to another member, and is over with this one once that has none of its commands any more. */
  #leave(session: Session, seat: Seat): void {
    const held = seat.entries().map(([, { command }]) => command);
    const ours = held.filter((command) => this.#bound.get(command) === session);
    if (ours.length === 0) tellEnd(session.place);
    else this.#moved.set(session.place, new Set(ours));
  }

  #forgetMoved(command: Command): void {
    for (const [place, left] of this.#moved) {
      if (!left.delete(command) || left.size > 0) continue;
      this.#moved.delete(place);
      tellEnd(place);
    }
  }

  #use(session: Session): void {
    session.usedAt = this.#clock.now();
    this.#byId.delete(session.id);
    this.#byId.set(session.id, session);
  }

  #displace(session: Session): void {
    session.place = nowhere;
    this.#forgetIfEmpty(session);
  }

  /** Nobody has anything of it, and nothing is to come: it is as if it had never been. */
  #forgetIfEmpty(session: Session): void {
    if (session.place.is !== 'nowhere' || session.pending > 0) return;
    if (this.#byId.get(session.id) === session) this.#byId.delete(session.id);
  }

  /** All that a member has, ended ones with commands included. */
  #ofSeat(seat: Seat): readonly Session[] {
    const all = new Set([...this.#byId.values(), ...this.#bound.values()]);
    return [...all].filter(({ place }) => place.is === 'placed' && place.seat === seat);
  }

  /** When each of a member's strict sessions was used last: now, where it has a command. */
  #lastUses(seat: Seat): readonly number[] {
    const now = this.#clock.now();
    const strict = this.#ofSeat(seat).filter(({ isStrict }) => isStrict);
    return strict.map(({ pending, usedAt }) => (pending > 0 ? now : usedAt));
  }

  #awaitExpiry(): void {
    this.#cancelSweep = undefined;
    const [oldest] = this.#byId.values();
    if (oldest === undefined || this.#stage === 'closed') return;
    const waitMs = oldest.usedAt + this.#options.ttlMs - this.#clock.now();
    this.#cancelSweep = this.#clock.schedule(Math.max(shortestWaitMs, Math.ceil(waitMs)), () => {
      this.#sweep();
      this.#awaitExpiry();
    });
  }

  /** Ends those that were not used for their time to live. */
  #sweep(): void {
    const unusedSince = this.#clock.now() - this.#options.ttlMs;
    let expired = 0;
    for (const session of this.#byId.values()) {
      if (session.usedAt > unusedSince) break;
      // One whose command takes longer than that is in use.
      if (session.pending > 0) this.#use(session);
      else {
        expired++;
        this.#byId.delete(session.id);
        tellEnd(session.place);
      }
    }
    if (expired > 0) this.#emit({ type: 'sessions-ended', why: 'expired', sessions: expired });
  }

  #warn(): void {
    const { limit } = this.#options;
    const count = this.#byId.size + 1;
    if (this.#stage !== 'open' || count < limit * warnedAt) return;
    this.#stage = 'warned';
    const message = `there are ${count} sessions, and at most ${limit} are allowed (--session-limit)`;
    this.#emit({ type: 'warning', message });
  }
}

/** Tells the member that has it. */
function tellEnd(place: SessionPlace): void {
  if (place.is !== 'placed') return;
  place.seat.member.endSession(place.tag.number);
  place.seat.member.flush();
}
