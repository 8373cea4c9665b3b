/**
 * Theory of operation.
 *
 * The pool manages availability, and nothing else. Commands come in at `accept` and wait in one queue; members come and
 * go by `join` and `leave`, as workers become ready and die. Whenever something changes (commands came, a message of
 * results came, a member joined) `dispatch` hands the head of the queue to members that admit more, as evenly as they
 * are loaded. It stops where the results of the next command's source back up: whoever does not read results gets no
 * more work done, and what is held already is bounded, too, by how large its results are expected to be (`Holdings`).
 *
 * A `Seat` keeps the ledger of what its member holds; a command leaves the ledger once, with its one answer, which its
 * `SeatMembership` gives. The pool restarts nobody and waits for nobody: a member that died has its commands sorted by
 * what is known of them (finished, started, untouched) and is forgotten; a starter, elsewhere, brings a new one.
 */
import type { Command, Failure } from '../command.js';
import type { Emit } from '../events.js';
import type { Clock } from '../util/clock.js';
import { Deque } from '../util/deque.js';
import { Holdings } from './holdings.js';
import type { MemberRegistry, Membership, PoolMember } from './member.js';
import { Recall } from './recall.js';
import { Seat } from './seat.js';
import { type MembershipHost, SeatMembership } from './seat-membership.js';
import { ToolCosts } from './tool-costs.js';
import { unknownTool } from './unknown-tool.js';

export interface PoolOptions {
  /** Commands that may wait before `isFull`. */
  readonly queueLimit: number;
  /**
   * Bytes of arguments that may wait before `isFull`; and bytes of arguments and expected results that all members together
   * may hold ahead. One command always fits.
   */
  readonly queueBytes: number;
}

/** What happens to a command that comes in, and to those that wait. */
type Intake =
  | { readonly kind: 'open' }
  /** Everything is answered with this at once: the program winds down, or no worker will ever come. */
  | { readonly kind: 'refusing'; readonly answer: Failure };

export class Pool implements MemberRegistry {
  readonly #options: PoolOptions;
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #queue = new Deque<Command>();
  readonly #costs = new ToolCosts();
  readonly #holdings: Holdings;
  readonly #host: MembershipHost;
  readonly #recall: Recall;
  /** Members that take commands; one that drains or has left is not among them. */
  readonly #open = new Set<Seat>();
  readonly #roomListeners = new Set<() => void>();
  readonly #idleListeners = new Set<() => void>();
  #intake: Intake = { kind: 'open' };
  #queuedBytes = 0;

  constructor(options: PoolOptions, clock: Clock, emit: Emit) {
    this.#options = options;
    this.#clock = clock;
    this.#emit = emit;
    this.#holdings = new Holdings(options.queueBytes);
    this.#host = {
      costs: this.#costs,
      emit,
      close: (seat) => this.#open.delete(seat),
      takeBack: (commands) => this.#putBack(commands),
      onProgress: (seat) => seat.progress(clock.now()),
      onSettled: () => this.#settled(),
    };
    this.#recall = new Recall(clock, {
      seats: this.#open,
      hasWaiting: () => this.#queue.length > 0,
      takeBack: (commands) => {
        this.#putBack(commands);
        this.#settled();
      },
    });
  }

  /** Commands that wait for a member. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Commands that members hold. */
  get inFlight(): number {
    return this.#holdings.commands;
  }

  /** Whoever sends commands should stop until `onRoom`; more are taken all the same. */
  get isFull(): boolean {
    return this.#queue.length >= this.#options.queueLimit || this.#queuedBytes >= this.#options.queueBytes;
  }

  /** Calls when the queue, once full, has emptied by half; returns the undo. */
  onRoom(listener: () => void): () => void {
    this.#roomListeners.add(listener);
    return () => this.#roomListeners.delete(listener);
  }

  /** Resolves as soon as nothing waits and nothing is held. */
  whenIdle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => {
      const listener = () => {
        this.#idleListeners.delete(listener);
        resolve();
      };
      this.#idleListeners.add(listener);
    });
  }

  /** Takes a command, which is sent with the next `flush`. */
  accept(command: Command): void {
    if (this.#intake.kind === 'refusing') {
      this.#answer(command, this.#intake.answer);
      return;
    }
    command.queuedAt = this.#clock.now();
    this.#queue.push(command);
    this.#queuedBytes += sizeOf(command);
  }

  /** Says that no more commands are at hand just now, or that a source whose results backed up has room for more. */
  flush(): void {
    this.#dispatch();
  }

  /** Answers what waits, and whatever comes from now on, with this. What members hold is not touched. */
  refuse(answer: Failure): void {
    if (this.#intake.kind === 'refusing') return;
    this.#intake = { kind: 'refusing', answer };
    for (let command = this.#take(); command !== undefined; command = this.#take())
      this.#answer(command, answer);
    this.#settled();
  }

  join(member: PoolMember): Membership {
    const seat = new Seat(member, this.#holdings);
    this.#open.add(seat);
    this.#dispatch();
    return new SeatMembership(seat, this.#host);
  }

  get #isIdle(): boolean {
    return this.#queue.length === 0 && this.inFlight === 0;
  }

  /** After anything was settled: there may be room for the next command, and whoever waits for the end may go on. */
  #settled(): void {
    this.#dispatch();
    this.#tellIfIdle();
    this.#recall.look();
  }

  #tellIfIdle(): void {
    if (this.#isIdle) for (const listener of [...this.#idleListeners]) listener();
  }

  /**
   * Hands the head of the queue out. No member is filled above its fair share of all that is queued and held: what is
   * left waits for those that are busy now, rather than behind one that happens to be free. Slow ones have no part in it.
   */
  #dispatch(): void {
    if (this.#queue.length === 0 || this.#open.size === 0) return;
    const wasFull = this.#isAboveHalf;
    const now = this.#clock.now();
    const seats = [...this.#open].filter((seat) => !seat.isSlow).sort((a, b) => a.held - b.held);
    const held = seats.reduce((sum, seat) => sum + seat.held, 0);
    const fairShare = Math.ceil((this.#queue.length + held) / seats.length);
    for (const seat of seats) this.#fill(seat, fairShare, now);
    for (const seat of seats) seat.member.flush();
    if (wasFull && !this.#isAboveHalf) for (const listener of [...this.#roomListeners]) listener();
    // Commands of unknown tools were answered here, and may have been the last.
    this.#tellIfIdle();
  }

  get #isAboveHalf(): boolean {
    return (
      this.#queue.length > this.#options.queueLimit / 2 || this.#queuedBytes > this.#options.queueBytes / 2
    );
  }

  /** Gives a member commands, in order, until it holds its share or admits no more, or results back up. */
  #fill(seat: Seat, share: number, now: number): void {
    while (seat.held < share) {
      const command = this.#queue.peek();
      if (command === undefined || command.source.isBackedUp) return;
      const toolIndex = seat.toolIndex(command.tool);
      const tool = toolIndex === undefined ? undefined : seat.member.tools[toolIndex];
      if (toolIndex === undefined || tool === undefined) {
        this.#take();
        this.#answer(command, unknownTool(command.tool, seat.member));
        continue;
      }
      const cost = this.#costs.of(command.tool);
      if (!seat.admits(command, tool, cost)) return;
      this.#take();
      command.attempt++;
      seat.send(command, toolIndex, tool, cost, now);
    }
  }

  #take(): Command | undefined {
    const command = this.#queue.shift();
    if (command !== undefined) this.#queuedBytes -= sizeOf(command);
    return command;
  }

  /** Puts commands back to where they came from, the head of the queue, in their order. */
  #putBack(commands: readonly Command[]): void {
    for (const command of commands.toReversed()) {
      if (this.#intake.kind === 'refusing') {
        this.#answer(command, this.#intake.answer);
        continue;
      }
      this.#queue.unshift(command);
      this.#queuedBytes += sizeOf(command);
    }
  }

  #answer(command: Command, answer: Failure): void {
    command.source.settle(command, answer, undefined);
    this.#emit({ type: 'commands-settled', worker: undefined, ok: 0, failed: { [answer.error.code]: 1 } });
  }
}

function sizeOf(command: Command): number {
  return command.args.length + command.id.length;
}
