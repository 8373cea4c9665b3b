/**
 * Theory of operation.
 *
 * The pool manages availability, and nothing else. Commands come in at `accept` and wait in one queue; members come and
 * go by `join` and `leave`, as workers become ready and die. Whenever something changes (commands came, a message of
 * results came, a member joined) `dispatch` hands the head of the queue to members that admit more, as evenly as they
 * are loaded. A `Seat` keeps the ledger of what its member holds; a command leaves the ledger once, with its one answer.
 *
 * The pool restarts nobody and waits for nobody: a member that died has its commands sorted by what is known of them
 * (finished, started, untouched) and is forgotten; a starter, elsewhere, brings a new one.
 */
import type { Command, Failure, Run } from '../command.js';
import type { Emit } from '../events.js';
import type { Clock } from '../util/clock.js';
import { Deque } from '../util/deque.js';
import { type BatchTally, tally } from './batch-tally.js';
import { fateOf } from './fate.js';
import type { Departure, MemberRegistry, MemberResult, Membership, PoolMember } from './member.js';
import { toOutcome } from './outcome.js';
import { type HeldCommand, Seat } from './seat.js';
import { ToolPace } from './tool-pace.js';
import { unknownTool } from './unknown-tool.js';

export interface PoolOptions {
  /** Commands that may wait before `isFull`. */
  readonly queueLimit: number;
  /** Bytes of arguments that may wait before `isFull`, and that one member may hold ahead. One command always fits. */
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
  readonly #pace = new ToolPace();
  /** Members that take commands; one that drains or has left is not among them. */
  readonly #open = new Set<Seat>();
  readonly #roomListeners = new Set<() => void>();
  readonly #idleListeners = new Set<() => void>();
  #intake: Intake = { kind: 'open' };
  #queuedBytes = 0;
  #inFlight = 0;

  constructor(options: PoolOptions, clock: Clock, emit: Emit) {
    this.#options = options;
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Commands that wait for a member. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Commands that members hold. */
  get inFlight(): number {
    return this.#inFlight;
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

  /** Says that no more commands are at hand just now. */
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
    const seat = new Seat(member, this.#options.queueBytes);
    let settled = 0;
    let batch = tally();
    const whenEmpty = new Set<() => void>();
    this.#open.add(seat);
    this.#dispatch();

    const emptied = () => {
      for (const resolve of whenEmpty) resolve();
      whenEmpty.clear();
    };
    return {
      get held() {
        return seat.held;
      },
      get settled() {
        return settled;
      },
      settle: (result) => {
        if (this.#settleResult(seat, result, batch)) settled++;
      },
      settleEnd: () => {
        this.#report(seat, batch);
        batch = tally();
        if (seat.held === 0) emptied();
        this.#settled();
      },
      drain: () => {
        this.#open.delete(seat);
        return seat.held === 0 ? Promise.resolve() : new Promise((resolve) => whenEmpty.add(resolve));
      },
      leave: (departure) => {
        this.#open.delete(seat);
        this.#bury(seat, departure, batch);
        this.#report(seat, batch);
        emptied();
        this.#settled();
      },
    };
  }

  get #isIdle(): boolean {
    return this.#queue.length === 0 && this.#inFlight === 0;
  }

  /** After anything was settled: there may be room for the next command, and whoever waits for the end may go on. */
  #settled(): void {
    this.#dispatch();
    this.#tellIfIdle();
  }

  #tellIfIdle(): void {
    if (this.#isIdle) for (const listener of [...this.#idleListeners]) listener();
  }

  /**
   * Hands the head of the queue out. No member is filled above its fair share of all that is queued and held: what is
   * left waits for those that are busy now, rather than behind one that happens to be free.
   */
  #dispatch(): void {
    if (this.#queue.length === 0 || this.#open.size === 0) return;
    const wasFull = this.#isAboveHalf;
    const now = this.#clock.now();
    const seats = [...this.#open].sort((a, b) => a.held - b.held);
    const fairShare = Math.ceil((this.#queue.length + this.#inFlight) / seats.length);
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

  /** Gives a member commands, in order, until it holds its share or admits no more. */
  #fill(seat: Seat, share: number, now: number): void {
    while (seat.held < share) {
      const command = this.#queue.peek();
      if (command === undefined) return;
      const toolIndex = seat.toolIndex(command.tool);
      const tool = toolIndex === undefined ? undefined : seat.member.tools[toolIndex];
      if (toolIndex === undefined || tool === undefined) {
        this.#take();
        this.#answer(command, unknownTool(command.tool, seat.member));
        continue;
      }
      const estimateUs = this.#pace.estimateUs(command.tool);
      if (!seat.admits(tool, estimateUs, sizeOf(command))) return;
      this.#take();
      command.attempt++;
      this.#inFlight++;
      seat.send(command, toolIndex, tool, estimateUs, now);
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

  /** True where a command got its answer, false where it was returned, or had its answer before. */
  #settleResult(seat: Seat, result: MemberResult, batch: BatchTally): boolean {
    const held = seat.release(result.seq);
    if (held === undefined) return false;
    this.#inFlight--;
    const { command } = held;
    if (result.outcome === 'returned') {
      command.attempt--;
      this.#putBack([command]);
      return false;
    }
    this.#pace.record(command.tool, result.runUs);
    const outcome = toOutcome(result);
    batch.count(outcome);
    if (result.unserializable !== undefined) this.#reportUnserializable(command, result.unserializable);
    command.source.settle(command, outcome, runOf(seat, held, result.runUs));
    return true;
  }

  /** Gives every command of a dead member its answer, or another chance. */
  #bury(seat: Seat, departure: Departure, batch: BatchTally): void {
    const again: Command[] = [];
    for (const [seq, held] of seat.entries()) {
      const fate = fateOf(seq, held, departure);
      if (fate.kind === 'finished') {
        this.#settleResult(seat, fate.result, batch);
        continue;
      }
      seat.release(seq);
      this.#inFlight--;
      if (fate.kind === 'again') {
        again.push(held.command);
        continue;
      }
      batch.count(fate.answer);
      held.command.source.settle(held.command, fate.answer, runOf(seat, held, 0));
    }
    this.#putBack(again);
  }

  #answer(command: Command, answer: Failure): void {
    command.source.settle(command, answer, undefined);
    this.#emit({ type: 'commands-settled', worker: undefined, ok: 0, failed: { [answer.error.code]: 1 } });
  }

  #report(seat: Seat, batch: BatchTally): void {
    if (batch.isEmpty) return;
    this.#emit({ type: 'commands-settled', worker: seat.member.id, ok: batch.ok, failed: batch.failed });
  }

  #reportUnserializable(command: Command, values: NonNullable<MemberResult['unserializable']>): void {
    values.types.forEach((valueType, i) => {
      this.#emit({
        type: 'value-unserializable',
        tool: command.tool,
        valueType,
        path: values.paths[i] ?? '',
      });
    });
  }
}

function sizeOf(command: Command): number {
  return command.args.length + command.id.length;
}

function runOf(seat: Seat, held: HeldCommand, runUs: number): Run {
  return {
    worker: seat.member.id,
    attempt: held.command.attempt,
    queuedMs: held.sentAt - held.command.queuedAt,
    ms: runUs / 1000,
  };
}
