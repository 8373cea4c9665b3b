import type { Command } from '../command.js';
import type { Holdings } from './holdings.js';
import type { MemberTool } from './member.js';
import { runsOnThreads } from './places.js';
import { isBatched, type SharedCalls } from './shared-calls.js';
import type { ToolCost } from './tool-costs.js';

/**
 * Work a member may hold, in microseconds. Slower tools get no look-ahead, and need none. It is some times what makes a
 * difference, since a tool counts as what it took at its worst, which on a busy machine is twice of what it takes mostly.
 */
const lookAheadUs = 80_000;

/** Commands a member may hold at once however fast its tools are; the slot file has cells for twice as many results. */
const maxHeld = 1024;

/** Bytes of results that a member may hold back at once, as far as they are saved: the slot file keeps twice as many. */
const maxSavedBytes = 1024 * 1024;

/** Bytes of arguments and results that a member may hold ahead: large ones gain nothing from sharing messages. */
const maxBytesAhead = 8 * 1024 * 1024;

/** Of a result that is larger nothing is saved. */
const largestSavedBytes = 4096;

/** What a tool that never ran counts as: slow, so that the first of its commands go one to a member. */
export const unknownCost: ToolCost = { us: lookAheadUs, resultBytes: 0 };

/** What a command weighs while a member holds it. */
export interface Weight {
  /** What it was expected to take when it was sent, in microseconds. */
  readonly us: number;
  /** Its arguments, and the result that was expected of it. */
  readonly bytes: number;
  /** Of the result, those that its worker is expected to save. */
  readonly savedBytes: number;
}

/** How much a member holds, and how much more it may: by number, by time, and by bytes. */
export class LookAhead {
  /** What this member holds is part of it. */
  readonly #holdings: Holdings;
  /** Those of its batched tools. */
  readonly #calls: SharedCalls;
  #us = 0;
  #bytes = 0;
  #savedBytes = 0;

  constructor(holdings: Holdings, calls: SharedCalls) {
    this.#holdings = holdings;
    this.#calls = calls;
  }

  /** What it holds is expected to take, in microseconds. */
  get us(): number {
    return this.#us;
  }

  /** Whether a member that holds so many commands may hold one more, whenever its turn comes. */
  hasRoom(held: number, command: Command, cost: ToolCost): boolean {
    return (
      held < maxHeld &&
      this.#savedBytes + savedBytesOf(cost) <= maxSavedBytes &&
      this.#holdings.hasRoomFor(bytesOf(command, cost))
    );
  }

  /** The same of some more, half of what it may hold at the most: whoever has less room is better left until it has more. */
  hasRoomFor(held: number, commands: number): boolean {
    return held + Math.min(commands, maxHeld / 2) <= maxHeld;
  }

  /** What is held is more than half of what may be. */
  isPlenty(tool: MemberTool): boolean {
    return this.#us > soonUsOf(tool) / 2;
  }

  /** Whether the turn of one more comes soon. */
  isSoon(tool: MemberTool, command: Command, cost: ToolCost): boolean {
    const { us } = cost;
    const soonUs = soonUsOf(tool);
    if (this.#bytes + bytesOf(command, cost) > maxBytesAhead) return false;
    if (!isBatched(tool)) return this.#us + us <= soonUs;
    const others = this.#us - this.#calls.heldUs(tool);
    const calls = this.#calls.withAnother(tool, us);
    return others + calls.us <= soonUs && calls.commands <= maxHeld;
  }

  add({ us, bytes, savedBytes }: Weight): void {
    this.#us += us;
    this.#bytes += bytes;
    this.#savedBytes += savedBytes;
    this.#holdings.add(bytes);
  }

  remove({ us, bytes, savedBytes }: Weight): void {
    this.#us -= us;
    this.#bytes -= bytes;
    this.#savedBytes -= savedBytes;
    this.#holdings.remove(bytes);
  }
}

/** Several threads get through it in so much less time. */
function soonUsOf(tool: MemberTool): number {
  return lookAheadUs * (runsOnThreads(tool) ? tool.concurrency : 1);
}

/** Bytes of a command's arguments, and of the result that is expected of it. */
export function bytesOf(command: Command, cost: ToolCost): number {
  return command.args.length + cost.resultBytes;
}

/** Of that result, those that its worker will save. */
export function savedBytesOf({ resultBytes }: ToolCost): number {
  return Math.min(resultBytes, largestSavedBytes);
}
