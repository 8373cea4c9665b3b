import { type Command, defaultTool, type Failure } from '../command.js';
import type { Holdings } from './holdings.js';
import type { Interruption, TimeLimit } from './interruption.js';
import { bytesOf, LookAhead, savedBytesOf, unknownCost, type Weight } from './look-ahead.js';
import type { MemberTool, PoolMember } from './member.js';
import { type Placed, Places, runsAlone } from './places.js';
import type { SessionTag } from './session.js';
import { batchOf, isBatched, SharedCalls } from './shared-calls.js';
import { StreamCredit } from './stream-credit.js';

/** A command that was sent and is not yet answered. */
export interface HeldCommand extends Placed, Weight {
  readonly command: Command;
  /** When it was sent, in the clock's milliseconds. */
  readonly sentAt: number;
  /** It may be what its last worker died of: nothing may run beside it. */
  readonly isSuspect: boolean;
  readonly limit: TimeLimit | undefined;
  /** How long it was seen to run; undefined while it was not. Kept only where there is a limit. */
  ranMs: number | undefined;
  interruption: Interruption | undefined;
}

/** What a member runs. */
export interface RunningCommand {
  /** The tool's own name, also where the command named none. */
  readonly tool: string;
  readonly line: number;
  /** For how long, as far as can be seen from here. */
  readonly ms: number;
}

/** One member's place in the pool: its in-flight ledger, and how much more it can take. */
export class Seat {
  readonly member: PoolMember;
  /** For the streams among what it holds. */
  readonly credit: StreamCredit;
  /** Commands that it runs at once of the tool that shares best. */
  readonly capacity: number;
  /** By sequence number, in the order sent. */
  readonly #ledger = new Map<number, HeldCommand>();
  readonly #toolIndexes: ReadonlyMap<string, number>;
  /** Of batched tools. */
  readonly #calls = new SharedCalls();
  readonly #lookAhead: LookAhead;
  /** Of commands whose sender and tool set no limit. */
  readonly #presetLimitMs: number | undefined;
  #lastSeq = 0;
  #lastSession = 0;
  /** Up to which the member was kept from starting anything. */
  #withdrawn = 0;
  readonly #places: Places;
  #heldSuspects = 0;
  #heldLimited = 0;
  #heldInterrupted = 0;
  #shortestLimitMs = Number.POSITIVE_INFINITY;
  #progressAt = 0;
  #isSlow = false;
  /** `retiring`: nothing but commands of sessions that it has. */
  #stage: 'open' | 'retiring' | 'closed' | 'given-up' = 'open';

  constructor(member: PoolMember, holdings: Holdings, presetLimitMs?: number) {
    this.member = member;
    this.credit = new StreamCredit(member);
    this.#lookAhead = new LookAhead(holdings, this.#calls);
    this.#presetLimitMs = presetLimitMs;
    this.#toolIndexes = toolIndexes(member);
    this.#places = new Places(member.tools);
    this.capacity = Math.max(1, ...member.tools.map((tool) => tool.concurrency * batchOf(tool)));
  }

  /** It takes commands: it was not closed, its member is not slow, and nothing that it runs is asked to end. */
  get takesCommands(): boolean {
    return this.#stage === 'open' && this.takesPinned;
  }

  /** The same of commands of sessions that it has. */
  get takesPinned(): boolean {
    const isThere = this.#stage === 'open' || this.#stage === 'retiring';
    return isThere && !this.#isSlow && this.#heldInterrupted === 0;
  }

  /** It would take a command at once. */
  get isIdle(): boolean {
    return this.takesCommands && this.#places.isFree;
  }

  /** Its member was ended by us, for a command that did not end. */
  get wasGivenUp(): boolean {
    return this.#stage === 'given-up';
  }

  /** Something that it holds has a time limit, or is asked to end. */
  get isWatched(): boolean {
    return (this.#heldLimited > 0 || this.#heldInterrupted > 0) && this.#stage !== 'given-up';
  }

  /** Of all commands it was sent so far. */
  get shortestLimitMs(): number {
    return this.#shortestLimitMs;
  }

  /** No more commands from now on, but for those of sessions that it has. */
  retire(): void {
    if (this.#stage === 'open') this.#stage = 'retiring';
  }

  /** No more commands from now on. */
  close(): void {
    if (this.#stage !== 'given-up') this.#stage = 'closed';
  }

  /** The number of the next session that is placed here. */
  nextSession(): number {
    return ++this.#lastSession;
  }

  /** Has its member leave; told once. */
  giveUp(why: string): void {
    if (this.#stage === 'given-up') return;
    this.#stage = 'given-up';
    this.member.giveUp(why);
  }

  /** How many commands it runs at once that are not async. */
  get threads(): number {
    return this.#places.threads;
  }

  get held(): number {
    return this.#ledger.size;
  }

  /** What it holds is expected to take, in microseconds. */
  get heldUs(): number {
    return this.#lookAhead.us;
  }

  /** When it answered last, or was sent something while it had nothing, in the clock's milliseconds. */
  get progressAt(): number {
    return this.#progressAt;
  }

  /** Whether it holds more than it can be running, and may start it. */
  get hasAhead(): boolean {
    return this.#places.hasAhead && this.#lastSeq > this.#withdrawn;
  }

  /** Whether it has begun with what it holds, where it has started commands up to this number. */
  hasBegun(started: number): boolean {
    const { value: first } = this.#ledger.keys().next();
    return first === undefined || first <= started;
  }

  /** It has answered something. */
  progress(now: number): void {
    this.#progressAt = now;
    this.#isSlow = false;
    this.#places.progress(now);
  }

  /** Of the tool of that name, else of the one that takes any; a command that names none has to have a default. */
  toolIndex(name: string): number | undefined {
    const index = this.#toolIndexes.get(name);
    const { fallbackTool } = this.member;
    if (index !== undefined || fallbackTool === undefined || name === defaultTool) return index;
    return this.#toolIndexes.get(fallbackTool);
  }

  /** Whether a command of this tool would not wait for others; of a tool that is not there nobody need wait to be told so. */
  runsAtOnce(toolName: string): boolean {
    const tool = this.member.tools[this.toolIndex(toolName) ?? -1];
    return this.takesPinned && (this.held === 0 || tool === undefined || this.#places.hasPlaceFor(tool));
  }

  /**
   * Whether one more command may be sent: always to a member that is free, but for async streams; where the command would run at once beside the
   * others; or as look-ahead, where its turn comes soon.
   */
  admits(command: Command, tool: MemberTool, cost = unknownCost, now = 0): boolean {
    const { held } = this;
    if (held === 0) return true;
    if (isSuspect(command) || this.#heldSuspects > 0) return false;
    if (!this.#lookAhead.hasRoom(held, command, cost)) return false;
    if (this.#takesIntoCall(command, tool, now)) return true;
    return this.#places.hasPlaceFor(tool) || this.#lookAhead.isSoon(tool, command, cost);
  }

  /**
   * Whether it should be sent a command that it admits. Not where it has enough for a while: what it is sent a little later
   * goes together with others, as a message costs a hundred times what one command more in it does.
   */
  wants(command: Command, tool: MemberTool, now: number): boolean {
    if (!this.#places.hasAhead || !this.#lookAhead.isPlenty(tool)) return true;
    return this.#places.hasPlaceFor(tool) || this.#takesIntoCall(command, tool, now);
  }

  /** Whether it may hold so many more, half of what it may hold at the most: whoever has less room is better left until it has more. */
  hasRoomFor(commands: number): boolean {
    return this.held === 0 || this.#lookAhead.hasRoomFor(this.held, commands);
  }

  /** Whether a command would share a call with those that it was just sent: others are as well off elsewhere. */
  takesAlong(command: Command, now: number): boolean {
    const tool = this.member.tools[this.toolIndex(command.tool) ?? -1];
    return (
      tool !== undefined &&
      this.#takesIntoCall(command, tool, now) &&
      this.admits(command, tool, undefined, now)
    );
  }

  /** More follow that share the call of what it was sent last. */
  expectMore(): void {
    this.#calls.keepOpen();
    this.member.expectMore();
  }

  #takesIntoCall(command: Command, tool: MemberTool, now: number): boolean {
    return isBatched(tool) && this.#calls.takes(tool, this.#limitOf(command, tool)?.ms, now);
  }

  /** `sentAt` in the clock's milliseconds. */
  send(
    command: Command,
    toolIndex: number,
    tool: MemberTool,
    cost = unknownCost,
    sentAt = 0,
    session?: SessionTag,
  ): void {
    if (this.held === 0) this.progress(sentAt);
    const seq = ++this.#lastSeq;
    const limit = this.#limitOf(command, tool);
    const isGentle = command.isStream && tool.isStream === true && !runsAlone(tool);
    const isAlong = this.#takesIntoCall(command, tool, sentAt);
    const us = isGentle || isAlong ? 0 : cost.us;
    const isSuspected = isSuspect(command);
    const entry: HeldCommand = {
      command,
      tool,
      us,
      bytes: bytesOf(command, cost),
      savedBytes: savedBytesOf(cost),
      sentAt,
      isGentle,
      isAlong,
      isSuspect: isSuspected,
      limit,
      beganAt: undefined,
      ranMs: undefined,
      interruption: undefined,
    };
    this.#ledger.set(seq, entry);
    this.#lookAhead.add(entry);
    this.#places.add(entry, sentAt);
    if (isSuspected) this.#heldSuspects++;
    if (limit !== undefined) {
      this.#heldLimited++;
      this.#shortestLimitMs = Math.min(this.#shortestLimitMs, limit.ms);
    }
    if (isBatched(tool) && this.#calls.add(tool, us, limit?.ms, sentAt)) this.member.beginCall();
    this.member.send(seq, toolIndex, command, session);
  }

  /** What it holds under this number; undefined where its answer has come before. */
  holding(seq: number): HeldCommand | undefined {
    return this.#ledger.get(seq);
  }

  /** Takes a command out of the ledger; undefined where its answer has come before. */
  release(seq: number): HeldCommand | undefined {
    const entry = this.#ledger.get(seq);
    if (entry === undefined) return undefined;
    this.#ledger.delete(seq);
    if (entry.command.chunks > 0) this.credit.forget(seq);
    this.#lookAhead.remove(entry);
    this.#places.remove(entry);
    if (isBatched(entry.tool)) this.#calls.remove(entry.tool, entry.us);
    if (entry.isSuspect) this.#heldSuspects--;
    if (entry.limit !== undefined) this.#heldLimited--;
    if (entry.interruption !== undefined) this.#heldInterrupted--;
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

  /** Notes that a command is asked to end; false where it was before, or is not held. */
  interrupt(seq: number, answer: Failure): boolean {
    const entry = this.#ledger.get(seq);
    if (entry === undefined || entry.interruption !== undefined) return false;
    entry.interruption = { answer, waitedMs: 0 };
    this.#heldInterrupted++;
    return true;
  }

  /** Whether anything is meant of what the member has not started. */
  hasUntouched(isMeant: (command: Command) => boolean): boolean {
    const started = this.member.started();
    return this.entries().some(([seq, { command }]) => seq > started && isMeant(command));
  }

  /** What was started and is not answered, in the order sent. */
  running(): (readonly [seq: number, held: HeldCommand])[] {
    const started = this.member.started();
    return this.entries().filter(([seq]) => seq <= started);
  }

  /** What has run for the longest time and is not over. `now` in the clock's milliseconds. */
  longestRunning(now: number): RunningCommand | undefined {
    const started = this.member.started();
    // Of those that run alone only the last to be started is not over: no need to look at the others.
    const mayRun = (seq: number, { tool }: HeldCommand) =>
      seq === started || (seq < started && !runsAlone(tool));
    const first = this.entries().find(([seq, held]) => mayRun(seq, held) && !this.member.hasFinished(seq));
    if (first === undefined) return undefined;
    const [, { command, tool, sentAt, beganAt = now }] = first;
    // One that runs alone began when the one before it was over.
    const since = runsAlone(tool) ? Math.max(sentAt, this.#progressAt) : beganAt;
    const name = command.tool === defaultTool ? tool.name : command.tool;
    return { tool: name, line: command.line, ms: now - since };
  }

  /** What the ledger holds now, in the order sent. */
  entries(): (readonly [seq: number, held: HeldCommand])[] {
    return [...this.#ledger];
  }

  #limitOf({ options }: Command, tool: MemberTool): TimeLimit | undefined {
    if (options.timeoutMs !== undefined) return { ms: options.timeoutMs, origin: 'timeout_ms' };
    if (tool.timeoutMs !== undefined) return { ms: tool.timeoutMs, origin: "the tool's own" };
    const ms = this.#presetLimitMs;
    return ms === undefined ? undefined : { ms, origin: '--timeout' };
  }
}

function toolIndexes({ tools, defaultTool: name }: PoolMember): ReadonlyMap<string, number> {
  const indexes = new Map(tools.map((tool, index) => [tool.name, index]));
  const index = name === undefined ? undefined : indexes.get(name);
  return index === undefined ? indexes : indexes.set(defaultTool, index);
}

/** A worker died while it, or something beside it, ran. */
function isSuspect(command: Command): boolean {
  return command.deaths > 0;
}
