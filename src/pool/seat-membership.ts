import { type Command, type ErrorCode, type Failure, failure, type Outcome, type Run } from '../command.js';
import type { Redact } from '../config/secrets.js';
import type { CommandAtWork, Emit } from '../events.js';
import type { ByteString } from '../util/byte-string.js';
import { tally } from './batch-tally.js';
import { commandAtWork, type TellArgs } from './command-at-work.js';
import type { CommandObserver } from './command-observer.js';
import { fateOf } from './fate.js';
import { interruptedOutcome } from './interruption.js';
import type { Departure, MemberReport, MemberResult, Membership, Unserializable } from './member.js';
import { toOutcome } from './outcome.js';
import type { RunTimes } from './run-times.js';
import type { HeldCommand, Seat } from './seat.js';
import { costName, type ToolCosts } from './tool-costs.js';

/** What a membership needs of its pool. */
export interface MembershipHost {
  readonly costs: ToolCosts;
  readonly runTimes: RunTimes;
  readonly emit: Emit;
  readonly tellArgs: TellArgs;
  /** Keeps secrets out of what tools tell; undefined: there are none. */
  readonly redact: Redact | undefined;
  /** Who looks at each command; mostly nobody. */
  readonly observer: CommandObserver | undefined;
  /** Forgets a member that has left. */
  remove(seat: Seat): void;
  /** Takes commands back that were not run, in their order. */
  takeBack(commands: readonly Command[]): void;
  /** Whether a command that failed is tried again; then it has been taken back, and has no answer yet. */
  isRetried(command: Command, failure: Failure): boolean;
  /** The member has answered something. */
  onProgress(seat: Seat): void;
  /** Some of what was held has been settled, or taken back. */
  onSettled(): void;
  /** A command of a session has its answer, not told yet. */
  onSessionAnswered(command: Command): void;
  /** The member takes nothing any more: what waits for it alone is not to wait any longer. */
  onClosed(seat: Seat): void;
  /** The member takes nothing but commands of sessions that it has. Resolves once none of these is in use, or has had its time. */
  whenUnused(seat: Seat): Promise<void>;
}

/** A member's time in the pool: gives each command that its seat holds the one answer, whatever becomes of the member. */
export class SeatMembership implements Membership {
  readonly #seat: Seat;
  readonly #host: MembershipHost;
  readonly #whenEmpty = new Set<() => void>();
  /** What was settled and is not yet told. */
  #batch = tally();
  #settled = 0;
  /** Whether a result, of whatever command, has come since the last message. */
  #hasProgress = false;

  constructor(seat: Seat, host: MembershipHost) {
    this.#seat = seat;
    this.#host = host;
  }

  get held(): number {
    return this.#seat.held;
  }

  get settled(): number {
    return this.#settled;
  }

  settle(result: MemberResult): void {
    this.#hasProgress = true;
    const held = this.#seat.release(result.seq);
    if (held === undefined) return;
    const { command } = held;
    if (result.outcome === 'returned') {
      command.attempt--;
      this.#host.takeBack([command]);
      return;
    }
    this.#settled++;
    // One whose arguments were refused says nothing about how long its tool takes.
    const hasRun = result.outcome !== 'error' || result.runUs > 0;
    if (hasRun) this.#host.costs.record(costName(command), result.runUs, result.payload.length);
    this.#host.runTimes.record(result.runUs);
    if (result.outcome === 'ended') {
      this.#endStream(held, result);
      return;
    }
    const { interruption } = held;
    const outcome = toOutcome(result);
    if (result.unserializable !== undefined) this.#reportUnserializable(command, result.unserializable);
    this.#conclude(
      held,
      interruption === undefined ? outcome : interruptedOutcome(outcome, interruption),
      result.runUs,
    );
  }

  chunk(seq: number, payload: ByteString, unserializable?: Unserializable): void {
    const held = this.#seat.holding(seq);
    // Of one that was asked to end nobody wants more.
    if (held === undefined || held.interruption !== undefined) return;
    const { command } = held;
    if (unserializable !== undefined) this.#reportUnserializable(command, unserializable);
    command.source.chunk?.(command, payload, command.chunks++, unserializable?.paths);
    this.#seat.credit.owe(seq, held, payload.length);
  }

  report({ seq, name, measurements, metadata, span }: MemberReport): void {
    const held = this.#seat.holding(seq);
    const { emit, redact = asItIs } = this.#host;
    const { tool, line, id }: Partial<CommandAtWork> =
      held === undefined ? {} : commandAtWork(held.command, held.tool.name, undefined);
    emit({
      type: 'tool-reported',
      worker: this.#seat.member.id,
      tool,
      line,
      id,
      name: redact(name),
      measurements: parsed(measurements),
      metadata: parsed(redact(metadata)),
      span,
    });
  }

  settleEnd(): void {
    this.#seat.credit.grant();
    // Chunks alone are no sign that what waits behind them will have its turn.
    if (!this.#hasProgress) return;
    this.#hasProgress = false;
    this.#host.onProgress(this.#seat);
    this.#report();
    if (this.#seat.held === 0) this.#emptied();
    this.#host.onSettled();
  }

  drain(): Promise<void> {
    this.#seat.close();
    this.#host.onClosed(this.#seat);
    return this.#seat.held === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenEmpty.add(resolve));
  }

  async retire(): Promise<void> {
    this.#seat.retire();
    await this.#host.whenUnused(this.#seat);
    return this.drain();
  }

  leave(departure: Departure): void {
    this.#seat.close();
    this.#host.remove(this.#seat);
    this.#host.onClosed(this.#seat);
    this.#bury(departure);
    this.#report();
    this.#emptied();
    this.#host.onSettled();
  }

  /** Gives every command of a dead member its answer, or another chance. */
  #bury(departure: Departure): void {
    const again: Command[] = [];
    for (const [seq, held] of this.#seat.entries()) {
      if (
        departure.wasRunning !== undefined &&
        seq <= departure.started &&
        departure.finished(seq) === undefined
      )
        departure.wasRunning(commandAtWork(held.command, held.tool.name, this.#host.tellArgs));
      const fate = fateOf(seq, held, departure, this.#seat.wasGivenUp);
      if (fate.kind === 'finished') {
        this.settle(fate.result);
        continue;
      }
      this.#seat.release(seq);
      if (fate.kind === 'again') again.push(held.command);
      else this.#conclude(held, fate.answer, 0);
    }
    this.#host.takeBack(again);
  }

  /** Answers a command whose last chunk has come, unless some were dropped since it was asked to end. */
  #endStream(held: HeldCommand, { payload, runUs }: MemberResult): void {
    const { command, interruption } = held;
    if (Number(payload) === command.chunks && command.source.settleStream !== undefined) {
      this.#batch.count({ ok: true, result: payload });
      if (command.options.session !== undefined) this.#host.onSessionAnswered(command);
      command.source.settleStream(command, command.chunks, this.#runOf(held, runUs));
      this.#observe(held, 'ok', runUs);
      return;
    }
    const lost = failure('internal', `${payload} chunks were sent, and ${command.chunks} came`);
    this.#conclude(held, interruption?.answer ?? lost, runUs);
  }

  /** Answers a command that this member has run, or has it tried again; not one of which a part was passed on. */
  #conclude(held: HeldCommand, outcome: Outcome, runUs: number): void {
    const { command } = held;
    if (!outcome.ok && command.chunks === 0 && this.#host.isRetried(command, outcome)) return;
    this.#batch.count(outcome);
    if (command.options.session !== undefined) this.#host.onSessionAnswered(command);
    command.source.settle(command, outcome, this.#runOf(held, runUs));
    this.#observe(held, outcome.ok ? 'ok' : outcome.error.code, runUs);
  }

  #observe({ command, tool, sentAt }: HeldCommand, code: 'ok' | ErrorCode, runUs: number): void {
    const { observer } = this.#host;
    if (observer === undefined) return;
    observer.answered(command, code, { tool: tool.name, worker: this.#seat.member.id, sentAt, runUs });
  }

  #emptied(): void {
    for (const resolve of this.#whenEmpty) resolve();
    this.#whenEmpty.clear();
  }

  /** Tells what was settled since it was told last. */
  #report(): void {
    const { isEmpty, ok, failed } = this.#batch;
    if (isEmpty) return;
    this.#batch = tally();
    this.#host.emit({ type: 'commands-settled', worker: this.#seat.member.id, ok, failed });
  }

  #reportUnserializable(command: Command, values: Unserializable): void {
    values.types.forEach((valueType, i) => {
      this.#host.emit({
        type: 'value-unserializable',
        tool: command.tool,
        valueType,
        path: values.paths[i] ?? '',
      });
    });
  }

  #runOf(held: HeldCommand, runUs: number): Run {
    return {
      worker: this.#seat.member.id,
      attempt: held.command.attempt,
      queuedMs: held.sentAt - held.command.queuedAt,
      ms: runUs / 1000,
    };
  }
}

const asItIs: Redact = (text) => text;

/** An object that the worker has written. */
function parsed<Values extends object>(json: string): Values {
  return (json === '' ? {} : JSON.parse(json)) as Values;
}
