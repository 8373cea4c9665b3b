import { type Command, type Failure, isHeldBack } from '../command.js';
import type { Clock } from '../util/clock.js';
import { handOut } from './hand-out.js';
import type { Pacer } from './pacer.js';
import { Seat } from './seat.js';
import type { Sessions } from './sessions.js';
import { isBatched } from './shared-calls.js';
import { costName, type ToolCosts } from './tool-costs.js';
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
  /** Answers a command that no member runs. */
  readonly answer: (command: Command, answer: Failure) => void;
}

/** Decides which command goes to which member, and when; what is sent goes out with the members' next `flush`. */
export class Dispatcher {
  readonly #options: DispatcherOptions;

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
    handOut(seats, waiting.ready, (seat) => !waiting.hasAside(seat) && this.#next(seat, now));
    for (const seat of seats) this.#topUp(seat, now);
    return seats.length + awaited.length > 0;
  }

  /** What a command of a session answers that does not wait for the member which has the session; undefined for all others. */
  refusal(command: Command): Failure | undefined {
    const { sessions, waiting } = this.#options;
    return sessions.refusal(command, (seat) => seat.runsAtOnce(command.tool) && !waiting.hasAside(seat));
  }

  /**
   * Deals with the first command of the queue, or with `awaited` of those that wait for that member alone: mostly, sends it to
   * the member that is offered. False where that takes no more just now.
   */
  #next(offered: Seat, now: number, awaited?: Seat): boolean {
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
    if (!seat.admits(command, tool, cost, now)) return isElsewhere && this.#letWait(command, seat, awaited);
    if (pacer?.take() === false) {
      if (seat.takesAlong(command, now)) seat.expectMore();
      return false;
    }
    waiting.take(awaited);
    command.attempt++;
    const session = hasSession ? sessions.place(command, seat) : undefined;
    seat.send(command, toolIndex, tool, cost, now, session);
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
