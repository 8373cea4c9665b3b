import type { Command } from '../command.js';
import type { MemberTool, PoolMember } from './member.js';

/** Work a member may hold ahead of what it runs, in microseconds. Slower tools get no look-ahead, and need none. */
const lookAheadUs = 20_000;

/** Commands a member may hold at once however fast its tools are; the slot file has room for twice as many results. */
const maxHeld = 256;

/** A command that was sent and is not yet answered. */
export interface HeldCommand {
  readonly command: Command;
  readonly tool: MemberTool;
  /** What it was expected to take when it was sent, in microseconds. */
  readonly estimateUs: number;
  /** When it was sent, in the clock's milliseconds. */
  readonly sentAt: number;
}

/** One member's place in the pool: its in-flight ledger, and how much more it can take. */
export class Seat {
  readonly member: PoolMember;
  /** By sequence number, in the order sent. */
  readonly #ledger = new Map<number, HeldCommand>();
  readonly #toolIndexes: ReadonlyMap<string, number>;
  readonly #maxHeldBytes: number;
  #lastSeq = 0;
  #heldUs = 0;
  #heldBytes = 0;

  /** `maxHeldBytes` bounds the arguments that are held ahead of what runs. */
  constructor(member: PoolMember, maxHeldBytes: number) {
    this.member = member;
    this.#maxHeldBytes = maxHeldBytes;
    this.#toolIndexes = new Map(member.tools.map((tool, index) => [tool.name, index]));
  }

  get held(): number {
    return this.#ledger.size;
  }

  toolIndex(name: string): number | undefined {
    return this.#toolIndexes.get(name);
  }

  /**
   * Whether one more command may be sent. A tool that never ran counts as slow: the first of its commands go one to a
   * member, and the answers tell the rest.
   */
  admits(tool: MemberTool, estimateUs: number | undefined, bytes: number): boolean {
    const held = this.#ledger.size;
    if (held < tool.concurrency) return true;
    if (estimateUs === undefined || held >= maxHeld) return false;
    return this.#heldUs + estimateUs <= lookAheadUs && this.#heldBytes + bytes <= this.#maxHeldBytes;
  }

  /** `sentAt` in the clock's milliseconds. */
  send(command: Command, toolIndex: number, tool: MemberTool, estimateUs = lookAheadUs, sentAt = 0): void {
    const seq = ++this.#lastSeq;
    this.#ledger.set(seq, { command, tool, estimateUs, sentAt });
    this.#heldUs += estimateUs;
    this.#heldBytes += command.args.length;
    this.member.send(seq, toolIndex, command);
  }

  /** Takes a command out of the ledger; undefined where its answer has come before. */
  release(seq: number): HeldCommand | undefined {
    const entry = this.#ledger.get(seq);
    if (entry === undefined) return undefined;
    this.#ledger.delete(seq);
    this.#heldUs -= entry.estimateUs;
    this.#heldBytes -= entry.command.args.length;
    return entry;
  }

  /** What the ledger holds now, in the order sent. */
  entries(): (readonly [seq: number, held: HeldCommand])[] {
    return [...this.#ledger];
  }
}
