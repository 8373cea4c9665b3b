import { type Command, defaultTool } from '../command.js';
import type { Holdings } from './holdings.js';
import type { MemberTool, PoolMember } from './member.js';
import type { ToolCost } from './tool-costs.js';

/** Work a member may hold ahead of what it runs, in microseconds. Slower tools get no look-ahead, and need none. */
const lookAheadUs = 20_000;

/** Commands a member may hold at once however fast its tools are; the slot file has room for twice as many results. */
const maxHeld = 256;

/** What a tool that never ran counts as: slow, so that the first of its commands go one to a member. */
const unknownCost: ToolCost = { us: lookAheadUs, resultBytes: 0 };

/** A command that was sent and is not yet answered. */
export interface HeldCommand {
  readonly command: Command;
  readonly tool: MemberTool;
  /** What it was expected to take when it was sent, in microseconds. */
  readonly us: number;
  /** Its arguments, and the result that was expected of it. */
  readonly bytes: number;
  /** When it was sent, in the clock's milliseconds. */
  readonly sentAt: number;
}

/** One member's place in the pool: its in-flight ledger, and how much more it can take. */
export class Seat {
  readonly member: PoolMember;
  /** By sequence number, in the order sent. */
  readonly #ledger = new Map<number, HeldCommand>();
  readonly #toolIndexes: ReadonlyMap<string, number>;
  /** What this member holds is part of it. */
  readonly #holdings: Holdings;
  #lastSeq = 0;
  /** Up to which the member was kept from starting anything. */
  #withdrawn = 0;
  #heldUs = 0;
  /** Of the commands held, those that have the worker to themselves while they run. */
  #heldAlone = 0;
  #progressAt = 0;
  #isSlow = false;

  constructor(member: PoolMember, holdings: Holdings) {
    this.member = member;
    this.#holdings = holdings;
    this.#toolIndexes = toolIndexes(member);
  }

  get held(): number {
    return this.#ledger.size;
  }

  /** When it answered last, or was sent something while it had nothing, in the clock's milliseconds. */
  get progressAt(): number {
    return this.#progressAt;
  }

  /** Its commands were taken back, and it has answered nothing since: it gets no others. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** Whether it holds more than it can be running. */
  get hasAhead(): boolean {
    return this.#heldAlone > 0 && this.held > 1;
  }

  /** It has answered something. */
  progress(now: number): void {
    this.#progressAt = now;
    this.#isSlow = false;
  }

  toolIndex(name: string): number | undefined {
    return this.#toolIndexes.get(name);
  }

  /**
   * Whether one more command may be sent: always to a member that is free; where the command would run at once beside the
   * others; or as look-ahead, where its turn comes soon.
   */
  admits(command: Command, tool: MemberTool, cost = unknownCost): boolean {
    const { held } = this;
    if (held === 0) return true;
    if (held >= maxHeld || !this.#holdings.hasRoomFor(bytesOf(command, cost))) return false;
    const runsAtOnce = this.#heldAlone === 0 && held < tool.concurrency;
    return runsAtOnce || this.#heldUs + cost.us <= lookAheadUs;
  }

  /** `sentAt` in the clock's milliseconds. */
  send(command: Command, toolIndex: number, tool: MemberTool, cost = unknownCost, sentAt = 0): void {
    if (this.held === 0) this.progress(sentAt);
    const seq = ++this.#lastSeq;
    const bytes = bytesOf(command, cost);
    this.#ledger.set(seq, { command, tool, us: cost.us, bytes, sentAt });
    this.#heldUs += cost.us;
    if (runsAlone(tool)) this.#heldAlone++;
    this.#holdings.add(bytes);
    this.member.send(seq, toolIndex, command);
  }

  /** Takes a command out of the ledger; undefined where its answer has come before. */
  release(seq: number): HeldCommand | undefined {
    const entry = this.#ledger.get(seq);
    if (entry === undefined) return undefined;
    this.#ledger.delete(seq);
    this.#heldUs -= entry.us;
    if (runsAlone(entry.tool)) this.#heldAlone--;
    this.#holdings.remove(entry.bytes);
    return entry;
  }

  /** Keeps the member from starting any of what it holds. */
  withdrawAll(): void {
    this.#isSlow = true;
    this.#withdrawn = this.#lastSeq;
    this.member.withdraw(this.#lastSeq);
  }

  /** After `withdrawAll`, and a moment: takes what the member has not started out of the ledger, in the order sent. */
  releaseUntouched(): Command[] {
    const started = this.member.started();
    return this.entries().flatMap(([seq, { command }]) => {
      // It may have answered meanwhile, and have been sent others, which it may start at any time.
      if (seq <= started || seq > this.#withdrawn) return [];
      this.release(seq);
      command.attempt--;
      return [command];
    });
  }

  /** What the ledger holds now, in the order sent. */
  entries(): (readonly [seq: number, held: HeldCommand])[] {
    return [...this.#ledger];
  }
}

function toolIndexes({ tools, defaultTool: name }: PoolMember): ReadonlyMap<string, number> {
  const indexes = new Map(tools.map((tool, index) => [tool.name, index]));
  const index = name === undefined ? undefined : indexes.get(name);
  return index === undefined ? indexes : indexes.set(defaultTool, index);
}

function runsAlone(tool: MemberTool): boolean {
  return tool.concurrency === 1;
}

function bytesOf(command: Command, cost: ToolCost): number {
  return command.args.length + cost.resultBytes;
}
