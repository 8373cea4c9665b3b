/**
 * Theory of operation.
 *
 * The pool manages availability, and nothing else. Commands come in at `accept` and wait in one queue; members come and
 * go by `join` and `leave`, as workers become ready and die. Whenever something changes (commands came, a message of
 * results came, a member joined) a `Dispatcher` hands the head of the queue to members that admit more, as evenly as they
 * are loaded. Commands of a source whose results back up are put aside: whoever does not read results gets no more work
 * done, and what is held already is bounded, too, by how large its results are expected to be (`Holdings`).
 *
 * A `Seat` keeps the ledger of what its member holds; a command leaves the ledger once, with its one answer, which its
 * `SeatMembership` gives. The pool restarts nobody and waits for nobody: a member that died has its commands sorted by
 * what is known of them (finished, started, untouched) and is forgotten; a starter, elsewhere, brings a new one.
 *
 * Three things happen to commands besides: what a slow member has not started is taken back for an idle one (`Recall`),
 * what ran out of time or was cancelled is made to end (`Interrupter`), and what failed may be tried again (`retries`).
 * Commands of a session go to the member that has it (`Sessions`), and wait for it in nobody's way.
 */
import { type Command, type CommandSource, type Failure, failure } from '../command.js';
import type { Redact } from '../config/secrets.js';
import type { Emit } from '../events.js';
import type { Clock } from '../util/clock.js';
import { commandAtWork, type TellArgs } from './command-at-work.js';
import type { CommandObserver } from './command-observer.js';
import { Dispatcher } from './dispatcher.js';
import { Holdings } from './holdings.js';
import { Interrupter } from './interrupter.js';
import { Listeners } from './listeners.js';
import type { MemberRegistry, Membership, PoolMember } from './member.js';
import { Pacer } from './pacer.js';
import { Recall } from './recall.js';
import { retryDelayMs } from './retries.js';
import { RunTimes } from './run-times.js';
import { type HeldCommand, type RunningCommand, Seat } from './seat.js';
import { type MembershipHost, SeatMembership } from './seat-membership.js';
import { SessionMoves } from './session-moves.js';
import { defaultSessionOptions, type SessionOptions, Sessions } from './sessions.js';
import { SlowWatch } from './slow-watch.js';
import type { TokenBucket, TokenBucketOptions } from './token-bucket.js';
import { ToolCosts } from './tool-costs.js';
import { noSuchPool } from './unknown-pool.js';
import { WaitingCommands } from './waiting-commands.js';
import type { WorkPool } from './work-pool.js';

export interface PoolOptions {
  /** Default: it is the only one, and has none. */
  readonly name?: string | undefined;
  /** Commands that may wait before `isFull`. */
  readonly queueLimit: number;
  /**
   * Bytes of arguments that may wait before `isFull`; and bytes of arguments and expected results that all members together
   * may hold ahead. One command always fits.
   */
  readonly queueBytes: number;
  /** Run time of commands where neither they nor their tool say anything, in milliseconds. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  /** Further attempts of commands that do not say how many they want. Default: 0. */
  readonly retries?: number | undefined;
  /** The pace at which commands are started, further attempts included. Default: as fast as can be. */
  readonly rate?: TokenBucketOptions | TokenBucket | undefined;
  /** How long a command may take to end once it was asked to, in milliseconds. Default: 1000. */
  readonly cancelGraceMs?: number | undefined;
  /** Conversations of commands. Defaults: see there. */
  readonly sessions?: Partial<SessionOptions> | undefined;
  /** Commands that run for longer are told of, in milliseconds. Default: none are. */
  readonly slowMs?: number | undefined;
  /** What events tell of arguments. Default: nothing. */
  readonly tellArgs?: TellArgs;
  /** Keeps secrets out of what tools tell. Default: there are none. */
  readonly redact?: Redact | undefined;
  /** Who looks at each command. Default: nobody. */
  readonly observer?: CommandObserver | undefined;
  /** Where run times are recorded, where others record theirs as well. Default: nobody does. */
  readonly runTimes?: RunTimes | undefined;
}

/** What happens to a command that comes in, and to those that wait. */
type Intake =
  | { readonly kind: 'open' }
  /** It is held back; what came before goes on being run. */
  | { readonly kind: 'paused' }
  /** Everything is answered with this at once: the program winds down, or no worker will ever come. */
  | { readonly kind: 'refusing'; readonly answer: Failure }
  /** The same, until a worker is there again. */
  | { readonly kind: 'given-up'; readonly answer: Failure };

export class Pool implements MemberRegistry, WorkPool {
  readonly #options: PoolOptions;
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #waiting: WaitingCommands;
  readonly #costs = new ToolCosts();
  readonly #runTimes: RunTimes;
  readonly #holdings: Holdings;
  readonly #host: MembershipHost;
  readonly #recall: Recall;
  readonly #interrupter: Interrupter;
  readonly #moves: SessionMoves;
  readonly #slowWatch: SlowWatch | undefined;
  readonly #pacer: Pacer | undefined;
  readonly #sessions: Sessions;
  readonly #dispatcher: Dispatcher;
  /** Of all members that have not left, whether they take commands or not. */
  readonly #seats = new Set<Seat>();
  readonly #room = new Listeners();
  readonly #sending = new Listeners();
  readonly #idle = new Listeners();
  #intake: Intake = { kind: 'open' };

  constructor(options: PoolOptions, clock: Clock, emit: Emit, random = Math.random) {
    this.#options = options;
    this.#clock = clock;
    this.#emit = emit;
    this.#waiting = new WaitingCommands({ commands: options.queueLimit, bytes: options.queueBytes }, clock);
    this.#holdings = new Holdings(options.queueBytes);
    this.#sessions = new Sessions({ ...defaultSessionOptions, ...options.sessions }, clock, emit);
    const runTimes = options.runTimes ?? new RunTimes(clock.now());
    this.#runTimes = runTimes;
    const { rate } = options;
    this.#pacer = rate === undefined ? undefined : new Pacer(rate, clock, () => this.#dispatch());
    this.#dispatcher = new Dispatcher({
      seats: this.#seats,
      waiting: this.#waiting,
      sessions: this.#sessions,
      costs: this.#costs,
      pacer: this.#pacer,
      clock,
      observer: options.observer,
      answer: (command, answer) => this.#answer(command, answer),
    });
    const isMovable = (command: Command) => this.#sessions.isMovable(command);
    this.#host = {
      costs: this.#costs,
      runTimes,
      emit,
      observer: options.observer,
      tellArgs: options.tellArgs,
      redact: options.redact,
      remove: (seat) => this.#seats.delete(seat),
      takeBack: (commands) => this.#putBack(commands),
      isRetried: (command, answer) => this.#retry(command, answer, random),
      onProgress: (seat) => {
        const now = clock.now();
        seat.progress(now);
        runTimes.turn(now);
      },
      onSettled: () => this.#settled(),
      onSessionAnswered: (command) => this.#sessions.over(command),
      onClosed: (seat) => this.#onClosed(seat),
      whenUnused: (seat) => {
        const unused = this.#sessions.whenUnused(seat);
        this.#bringBack(seat, isMovable);
        return unused;
      },
    };
    this.#recall = new Recall(clock, {
      seats: this.#seats,
      hasWaiting: () => this.#waiting.ready > 0 && !this.#pacer?.isWaiting && !this.#dispatcher.hasSpared,
      couldGo: (seat) => this.#sessions.count === 0 || seat.hasUntouched(isMovable),
      takeBack: (commands) => {
        this.#pacer?.giveBack(commands.length);
        this.#putBack(commands);
        this.#settled();
      },
    });
    this.#moves = new SessionMoves(clock, {
      seats: this.#seats,
      awaited: () => this.#waiting.awaited.filter((seat) => this.#waiting.hasAside(seat, isMovable)),
      letGo: (seat) => this.#bringBack(seat, isMovable),
    });
    const { slowMs } = options;
    if (slowMs !== undefined) {
      this.#slowWatch = new SlowWatch(clock, slowMs, {
        seats: this.#seats,
        onSlow: (seat, held, ms) => void this.#tellSlow(seat, held, ms),
      });
    }
    this.#interrupter = new Interrupter(clock, options.cancelGraceMs ?? 1000, {
      seats: this.#seats,
      takeBack: (seat) => this.#recall.takeBack(seat),
      onInterrupted: ({ member }, { command }, { error }) => {
        const { tool, line } = command;
        emit({ type: 'command-interrupted', worker: member.id, tool, line, code: error.code });
      },
    });
  }

  /** Says where the tool is, as soon as its member has told. */
  async #tellSlow({ member }: Seat, { command, tool }: HeldCommand, ms: number): Promise<void> {
    const stack = (await member.stack?.().catch(() => undefined)) ?? [];
    const about = commandAtWork(command, tool.name, this.#options.tellArgs);
    this.#emit({ type: 'command-slow', worker: member.id, ms, stack, ...about });
  }

  /** Commands that wait for a member, or to be tried again. */
  get queued(): number {
    return this.#waiting.count;
  }

  /** Commands that members hold. */
  get inFlight(): number {
    return this.#holdings.commands;
  }

  /** The same by member. */
  get held(): ReadonlyMap<string, number> {
    const held = new Map<string, number>();
    for (const seat of this.#seats) {
      const { id } = seat.member;
      held.set(id, (held.get(id) ?? 0) + seat.held);
    }
    return held;
  }

  /** How many commands each runs at once that are not async. */
  get threads(): ReadonlyMap<string, number> {
    return new Map([...this.#seats].map(({ member, threads }) => [member.id, threads]));
  }

  /** What each member has run for the longest time; without those that run nothing. */
  get running(): ReadonlyMap<string, RunningCommand> {
    const running = new Map<string, RunningCommand>();
    for (const seat of this.#seats) {
      const { id } = seat.member;
      const longest = seat.longestRunning(this.#clock.now());
      if (longest !== undefined && longest.ms >= (running.get(id)?.ms ?? 0)) running.set(id, longest);
    }
    return running;
  }

  /** Run times of the commands of the last minute, in milliseconds: what so large a part of them, from 0 to 1, did not exceed. */
  runTimes(...parts: readonly number[]): readonly (number | undefined)[] {
    const us = this.#runTimes.quantiles(parts, this.#clock.now());
    return us.map((time) => (time === undefined ? undefined : time / 1000));
  }

  /** Sessions that there are. */
  get sessions(): number {
    return this.#sessions.count;
  }

  /** And how many there may be. */
  get sessionLimit(): number {
    return this.#sessions.limit;
  }

  /** Commands that may wait before it is full. */
  get queueLimit(): number {
    return this.#options.queueLimit;
  }

  /** Whoever sends commands should stop until `onRoom`; more are taken all the same. */
  get isFull(): boolean {
    return this.#intake.kind === 'paused' || this.#waiting.isFull;
  }

  isFullFor(): boolean {
    return this.isFull;
  }

  /** Whether new commands are held back, or answered with a refusal. */
  get intake(): 'open' | 'paused' | 'closed' {
    return this.#refusal === undefined ? (this.#intake.kind === 'paused' ? 'paused' : 'open') : 'closed';
  }

  /** Whoever sends commands is to stop, as if it were full, and what comes all the same is held back. */
  pause(): void {
    if (this.#intake.kind !== 'open') return;
    this.#intake = { kind: 'paused' };
    this.#emit({ type: 'intake-paused' });
  }

  /** The undo of `pause`; does nothing where it is not paused. */
  resume(): void {
    if (this.#intake.kind !== 'paused') return;
    this.#intake = { kind: 'open' };
    this.#emit({ type: 'intake-resumed' });
    this.#waiting.letGo();
    this.#settled();
    this.#tellRoom();
  }

  /** Calls when the queue, once full, has emptied by half; returns the undo. */
  onRoom(listener: () => void): () => void {
    return this.#room.add(listener);
  }

  /** Calls when commands are about to leave for members, already counted as in flight; returns the undo. */
  onSending(listener: () => void): () => void {
    return this.#sending.add(listener);
  }

  /** Resolves as soon as nothing waits and nothing is held, or nobody waits for that any more. */
  whenIdle(cancelled?: AbortSignal): Promise<void> {
    return this.#idle.when(() => this.#isIdle, cancelled);
  }

  /** Takes a command, which is sent with the next `flush`. */
  accept(command: Command): void {
    const { session, pool } = command.options;
    const refusal = this.#refusal;
    if (refusal !== undefined) this.#answer(command, refusal);
    else if (pool !== undefined && pool !== this.#options.name) this.#answer(command, noSuchPool(pool, []));
    else if (session !== undefined && this.#isRefused(command, session)) return;
    else if (this.#intake.kind === 'paused') this.#waiting.holdBack(command);
    else this.#waiting.accept(command);
  }

  /** Ends a session, once the commands that it has are answered; false where there is none. */
  endSession(id: string): boolean {
    return this.#sessions.end(id);
  }

  /** Says that no more commands are at hand just now, or that a source whose results backed up has room: its streams go on. */
  flush(): void {
    for (const seat of this.#seats) seat.credit.grantAll();
    this.#dispatch();
  }

  /** Answers what waits, and whatever comes from now on, with this. What members hold is not touched. */
  refuse(answer: Failure): void {
    if (this.#intake.kind === 'refusing') return;
    this.#intake = { kind: 'refusing', answer };
    this.#sessions.close();
    this.#answerWaiting(answer);
  }

  /** The same, and takes back what members have not started: nothing is started any more. */
  halt(answer: Failure): void {
    this.refuse(answer);
    for (const seat of this.#seats) this.#recall.takeBack(seat);
  }

  /**
   * Cancels those commands of a source that are meant: what waits is answered at once, what runs is made to end, and
   * answered then. How many there were.
   */
  cancel(source: CommandSource, isMeant: (command: Command) => boolean): number {
    const answer = failure('cancelled', 'it was cancelled');
    const wasFull = this.#waiting.isAboveHalf;
    const isOurs = (command: Command) => command.source === source && isMeant(command);
    const waiting = this.#waiting.removeWhere(isOurs);
    for (const command of waiting) this.#answer(command, answer);
    let held = 0;
    for (const seat of this.#seats) {
      for (const [seq, entry] of seat.entries()) {
        if (!isOurs(entry.command)) continue;
        held++;
        entry.command.cancelled = answer;
        this.#interrupter.interrupt(seat, seq, entry, answer);
      }
    }
    if (wasFull && !this.#waiting.isAboveHalf) this.#tellRoom();
    if (waiting.length > 0) this.#settled();
    return waiting.length + held;
  }

  /** Answers those that wait for a member and are meant; what members hold is not touched. */
  refuseWaiting(isMeant: (command: Command) => boolean, answer: Failure): void {
    const refused = this.#waiting.removeWhere(isMeant);
    for (const command of refused) this.#answer(command, answer);
    if (refused.length > 0) this.#settled();
  }

  /** What everything is answered with since it was given up; undefined: it was not. */
  get givenUp(): Failure | undefined {
    return this.#intake.kind === 'given-up' ? this.#intake.answer : undefined;
  }

  /** No member will come by itself: what waits, and whatever comes, is answered with this, until one joins all the same. */
  giveUp(answer: Failure): void {
    if (this.#intake.kind === 'refusing') return;
    this.#intake = { kind: 'given-up', answer };
    this.#answerWaiting(answer);
    this.#tellRoom();
  }

  join(member: PoolMember): Membership {
    if (this.#intake.kind === 'given-up') this.#intake = { kind: 'open' };
    const seat = new Seat(member, this.#holdings, this.#options.timeoutMs);
    this.#seats.add(seat);
    this.#dispatch();
    this.#recall.look();
    return new SeatMembership(seat, this.#host);
  }

  /** What commands that come in are answered with; undefined: they are taken. */
  get #refusal(): Failure | undefined {
    return 'answer' in this.#intake ? this.#intake.answer : undefined;
  }

  #answerWaiting(answer: Failure): void {
    for (const [command, lastFailure] of this.#waiting.removePostponed()) this.#answer(command, lastFailure);
    for (const command of this.#waiting.removeWhere(() => true)) this.#answer(command, answer);
    this.#settled();
  }

  get #isIdle(): boolean {
    return this.#waiting.count === 0 && this.inFlight === 0;
  }

  /** After anything was settled: there may be room for the next command, and whoever waits for the end may go on. */
  #settled(): void {
    this.#dispatch();
    this.#tellIfIdle();
    this.#recall.look();
  }

  /** Commands of sessions wait for busy members while others are idle. */
  #lookForSessions(): void {
    if (this.#sessions.count === 0) return;
    this.#recall.look();
    this.#moves.look();
  }

  #tellIfIdle(): void {
    if (this.#isIdle) this.#idle.tell();
  }

  #dispatch(): void {
    this.#waiting.unpark();
    const wasFull = this.#waiting.isAboveHalf;
    if (!this.#dispatcher.handOut()) return;
    this.#sending.tell();
    this.#dispatcher.flush();
    this.#interrupter.look();
    this.#lookForSessions();
    this.#slowWatch?.look();
    if (wasFull && !this.#waiting.isAboveHalf) this.#tellRoom();
    // Commands of unknown tools were answered here, and may have been the last.
    this.#tellIfIdle();
  }

  #tellRoom(): void {
    this.#room.tell();
  }

  /** Takes a command into its session; answers it where that cannot be, or where it is not to wait. */
  #isRefused(command: Command, session: string): boolean {
    const isPaused = this.#intake.kind === 'paused';
    const answer =
      this.#sessions.enter(command, session) ?? (isPaused ? undefined : this.#dispatcher.refusal(command));
    if (answer !== undefined) this.#answer(command, answer);
    return answer !== undefined;
  }

  #onClosed(seat: Seat): void {
    this.#sessions.lose(seat);
    this.#bringBack(seat, () => true);
  }

  /** Whoever else can is to run what waits for a member. */
  #bringBack(seat: Seat, isMeant: (command: Command) => boolean): void {
    if (!this.#waiting.hasAside(seat, isMeant)) return;
    this.#waiting.bringBack(seat, isMeant);
    this.#settled();
  }

  /** Puts commands back to where they came from, unless they are not to be run any more. */
  #putBack(commands: readonly Command[]): void {
    const refused = this.#refusal;
    const wanted = commands.filter((command) => {
      const answer = command.cancelled ?? refused;
      if (answer !== undefined) this.#answer(command, answer);
      return answer === undefined;
    });
    this.#waiting.putBack(wanted);
  }

  #retry(command: Command, answer: Failure, random: () => number): boolean {
    if (this.#refusal !== undefined || command.cancelled !== undefined) return false;
    const delayMs = retryDelayMs(command, answer, this.#options.retries ?? 0, random);
    if (delayMs === undefined) return false;
    command.retried++;
    this.#waiting.postpone(command, answer, delayMs, () => this.#settled());
    const { tool, line, attempt } = command;
    this.#emit({ type: 'command-postponed', tool, line, code: answer.error.code, attempt, delayMs });
    return true;
  }

  #answer(command: Command, answer: Failure): void {
    if (command.options.session !== undefined) this.#sessions.over(command);
    command.source.settle(command, answer, undefined);
    this.#options.observer?.answered(command, answer.error.code, undefined);
    this.#emit({ type: 'commands-settled', worker: undefined, ok: 0, failed: { [answer.error.code]: 1 } });
  }
}
