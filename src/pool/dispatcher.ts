import { type Command, type Failure, isHeldBack } from '../command.js';
import type { Clock } from '../util/clock.js';
import type { CommandObserver } from './command-observer.js';
import { handOut } from './hand-out.js';
import { fewestMembers, membersFor, neededMembers, worthwhileUs } from './needed-members.js';
import type { Pacer } from './pacer.js';
import { Seat } from './seat.js';
import type { Sessions } from './sessions.js';
import { isBatched } from './shared-calls.js';
import { costName, type ToolCost, type ToolCosts } from './tool-costs.js';
import { unknownTool } from './unknown-tool.js';
import type { WaitingCommands } from './waiting-commands.js';

export interface DispatcherOptions {
  /** Of all members that have not left. */
  readonly seats: ReadonlySet<Seat>;
  readonly waiting: WaitingCommands;
  readonly sessions: Sessions;
  readonly costs: ToolCosts;
  readonly pacer: Pacer | undefined;
  readonly clock: Clock;
  /** Who looks at each command; mostly nobody. */
  readonly observer: CommandObserver | undefined;
  /** Answers a command that no member runs. */
  readonly answer: (command: Command, answer: Failure) => void;
}

/** One pass over the members, with commands that are worth so many of them. */
interface Round {
  readonly members: number;
  /** What the member that was given something last may be given with it, in microseconds of its time. */
  alongUs: number;
}

/** Decides which command goes to which member, and when; what is sent goes out with the members' next `flush`. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  /** Undefined where there are so few members that all of them are always needed. */
  #round: Round | undefined;
  #hasSpared = false;
  /** Members that were sent something since `flush`. */
  readonly #sentTo = new Set<Seat>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /**
   * Hands the head of the queue out; slow members have no part in it. Commands of sessions go to the member that has the session, whatever its share. False where nothing could be done.
   */
  handOut(): boolean {
    const { seats: all, waiting, pacer, clock } = this.#options;
    const { awaited } = waiting;
    if (waiting.ready + awaited.length === 0) {
      pacer?.rest();
      return false;
    }
    const now = clock.now();
    // They have waited longer than the queue, which they were at the head of.
    for (const seat of awaited) while (seat.takesPinned && this.#next(seat, now, seat));
    const seats = [...all].filter((seat) => seat.takesCommands);
    this.#hasSpared = false;
    if (seats.length <= fewestMembers) this.#spread(seats, now);
    else this.#spreadByRounds(seats, now);
    for (const seat of seats) this.#topUp(seat, now);
    return seats.length + awaited.length > 0;
  }

  /** Members were left idle, although commands wait: those are so quick that others will soon have run them. */
  get hasSpared(): boolean {
    return this.#hasSpared;
  }

  /** Has what was sent go out. */
  flush(): void {
    for (const seat of this.#sentTo) seat.member.flush();
    this.#sentTo.clear();
  }

  /** What a command of a session answers that does not wait for the member which has the session; undefined for all others. */
  refusal(command: Command): Failure | undefined {
    const { sessions, waiting } = this.#options;
    return sessions.refusal(command, (seat) => seat.runsAtOnce(command.tool) && !waiting.hasAside(seat));
  }

  #spread(seats: readonly Seat[], now: number): void {
    const { waiting } = this.#options;
    handOut(
      seats,
      waiting.ready,
      (seat) => !waiting.hasAside(seat) && this.#next(seat, now),
      (seat) => this.#round !== undefined && !waiting.hasAside(seat) && this.#next(seat, now, 'along'),
    );
  }

  /** Each time to as many members as the first command is worth, and nothing but its like. */
  #spreadByRounds(seats: readonly Seat[], now: number): void {
    const { waiting } = this.#options;
    for (let first = waiting.peek(); first !== undefined; ) {
      const members = this.#membersFor(first, this.#options.costs.of(costName(first)));
      const needed = neededMembers(seats, members, now);
      this.#round = { members, alongUs: 0 };
      this.#spread(needed, now);
      const next = waiting.peek();
      if (next === first) {
        this.#hasSpared = needed !== seats;
        break;
      }
      first = next;
    }
    this.#round = undefined;
  }

  /** Sessions stay where they begin, and their next commands may take long. */
  #membersFor({ options }: Command, cost: ToolCost | undefined): number {
    return cost === undefined || options.session !== undefined
      ? Number.POSITIVE_INFINITY
      : membersFor(cost.us);
  }

  /** Whether a command is to go to this member in this round; with others before it, or as the first. */
  #isOfRound(command: Command, seat: Seat, cost: ToolCost | undefined, isAlong: boolean): boolean {
    const round = this.#round;
    if (round === undefined) return true;
    const members = this.#membersFor(command, cost);
    if (members !== round.members) return false;
    if (cost === undefined || members === Number.POSITIVE_INFINITY) return !isAlong;
    if (isAlong) return cost.us <= round.alongUs;
    // Where there was room for enough of them, it may as well be filled.
    return this.#sentTo.has(seat) || seat.hasRoomFor(Math.floor(worthwhileUs / cost.us));
  }

  /**
   * Deals with the first command of the queue, or with `awaited` of those that wait for that member alone: mostly, sends it to
   * the member that is offered. False where that takes no more just now.
   */
  #next(offered: Seat, now: number, as?: Seat | 'along'): boolean {
    const awaited = as === 'along' ? undefined : as;
    const { waiting, sessions, costs, pacer } = this.#options;
    const command = waiting.peek(awaited);
    if (command === undefined) return false;
    if (isHeldBack(command)) {
      waiting.park(awaited);
      return true;
    }
    const hasSession = command.options.session !== undefined;
    let seat = offered;
    if (hasSession) {
      const routed = sessions.route(command, offered);
      if (!(routed instanceof Seat)) return this.#refuse(command, routed, awaited);
      seat = routed;
    }
    const toolIndex = seat.toolIndex(command.tool);
    const tool = toolIndex === undefined ? undefined : seat.member.tools[toolIndex];
    if (toolIndex === undefined || tool === undefined)
      return this.#refuse(command, unknownTool(command.tool, seat.member), awaited);
    const refusal = hasSession ? this.refusal(command) : undefined;
    if (refusal !== undefined) return this.#refuse(command, refusal, awaited);
    const isElsewhere = seat !== offered;
    if (isElsewhere && (!seat.takesPinned || waiting.hasAside(seat)))
      return this.#letWait(command, seat, awaited);
    const cost = costs.of(costName(command));
    if (awaited === undefined && !this.#isOfRound(command, seat, cost, as === 'along')) return false;
    const isSent =
      seat.admits(command, tool, cost, now) && (this.#sentTo.has(seat) || seat.wants(command, tool, now));
    if (!isSent) return isElsewhere && this.#letWait(command, seat, awaited);
    if (pacer?.take() === false) {
      if (seat.takesAlong(command, now)) seat.expectMore();
      return false;
    }
    waiting.take(awaited);
    command.attempt++;
    this.#options.observer?.sending?.(command);
    const session = hasSession ? sessions.place(command, seat) : undefined;
    seat.send(command, toolIndex, tool, cost, now, session);
    this.#sentTo.add(seat);
    if (this.#round !== undefined && cost !== undefined)
      this.#round.alongUs = (as === 'along' ? this.#round.alongUs : worthwhileUs) - cost.us;
    if (isBatched(tool)) waiting.bringForward((other) => sharesCall(other, seat, now));
    return true;
  }

  /** Gives a member what would share a call with what it was just given: nobody else will take it soon. */
  #topUp(seat: Seat, now: number): void {
    const { waiting, pacer } = this.#options;
    if (pacer?.isWaiting || waiting.hasAside(seat)) return;
    for (let next = waiting.peek(); next !== undefined; next = waiting.peek()) {
      if (!sharesCall(next, seat, now)) return;
      this.#next(seat, now);
      if (waiting.peek() === next) return;
    }
  }

  #refuse(command: Command, answer: Failure, awaited: Seat | undefined): true {
    this.#options.waiting.take(awaited);
    this.#options.answer(command, answer);
    return true;
  }

  /** It waits for the member that has its session, in nobody's way. */
  #letWait(command: Command, seat: Seat, awaited: Seat | undefined): true {
    const { waiting } = this.#options;
    // Its session has moved while it waited for the member that had it then.
    if (awaited !== undefined) waiting.bringBack(awaited, (other) => other === command);
    else waiting.setAside(seat);
    return true;
  }
}

/** Whether a command that waits would share a call with those that a member was just sent. One of a session goes its own way. */
function sharesCall(command: Command, seat: Seat, now: number): boolean {
  return command.options.session === undefined && !isHeldBack(command) && seat.takesAlong(command, now);
}
