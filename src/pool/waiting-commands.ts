import { type Command, type CommandSource, type Failure, isHeldBack } from '../command.js';
import type { Clock } from '../util/clock.js';
import { Deque } from '../util/deque.js';

export interface WaitingLimits {
  /** Commands that may wait before it is full. */
  readonly commands: number;
  /** Bytes of arguments that may wait before it is full. One command always fits. */
  readonly bytes: number;
}

/** How far behind the first one a command is looked for that may be sent along with it. */
const reach = 1024;

/** A command that waits to be tried again, and what it answers where it is not. */
interface Postponed {
  readonly lastFailure: Failure;
  readonly cancel: () => void;
}

/**
 * Commands that no member holds: a queue in the order in which they were accepted, whatever became of some of them
 * meanwhile; those that will come back to it after a while; those of sources that do not take their results, which must
 * not be in the way of the others; and those that are held back until somebody says so.
 */
export class WaitingCommands {
  readonly #limits: WaitingLimits;
  readonly #clock: Clock;
  readonly #queue = new Deque<Command>();
  readonly #postponed = new Map<Command, Postponed>();
  readonly #parked = new Map<CommandSource, Command[]>();
  #parkedCount = 0;
  /** Later than all others. */
  #heldBack: Command[] = [];
  #accepted = 0;
  #bytes = 0;

  constructor(limits: WaitingLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Commands that could be sent now. */
  get ready(): number {
    return this.#queue.length;
  }

  /** All of them. */
  get count(): number {
    return this.#queue.length + this.#postponed.size + this.#parkedCount + this.#heldBack.length;
  }

  get isFull(): boolean {
    return this.count >= this.#limits.commands || this.#bytes >= this.#limits.bytes;
  }

  get isAboveHalf(): boolean {
    return this.count > this.#limits.commands / 2 || this.#bytes > this.#limits.bytes / 2;
  }

  /** Takes a new command, to the end. */
  accept(command: Command): void {
    this.#enter(command);
    this.#queue.push(command);
  }

  /** Takes a new command that is not to be sent before `letGo`; nothing is accepted meanwhile. */
  holdBack(command: Command): void {
    this.#enter(command);
    this.#heldBack.push(command);
  }

  /** What was held back is at the end of the queue now. */
  letGo(): void {
    for (const command of this.#heldBack) this.#queue.push(command);
    this.#heldBack = [];
  }

  /** The first one, which stays. */
  peek(): Command | undefined {
    return this.#queue.peek();
  }

  /** Makes the first one that is meant the first of all, unless it is far behind; whether there is one. */
  bringForward(isMeant: (command: Command) => boolean): boolean {
    return this.#queue.bringForward(isMeant, reach);
  }

  /** Takes the first one out. */
  take(): Command | undefined {
    const command = this.#queue.shift();
    if (command !== undefined) this.#bytes -= sizeOf(command);
    return command;
  }

  /** Puts commands back to the places that they had before they were taken out. */
  putBack(commands: readonly Command[]): void {
    this.#insert(commands);
    for (const command of commands) this.#bytes += sizeOf(command);
  }

  /** Takes the first one out of the way, until its source takes results again. */
  park(): void {
    const command = this.#queue.shift();
    if (command === undefined) return;
    const parked = this.#parked.get(command.source);
    if (parked === undefined) this.#parked.set(command.source, [command]);
    else parked.push(command);
    this.#parkedCount++;
  }

  /** Brings back what belongs to sources that take results again, and what the results of all others wait for. */
  unpark(): void {
    for (const [source, commands] of this.#parked) {
      if (!source.isBackedUp) this.#release(source, commands);
      else if (source.awaitedLine !== undefined) this.#releaseAwaited(source, commands);
    }
  }

  /** Puts a command back to its place after a while, which `onBack` is told. */
  postpone(command: Command, lastFailure: Failure, delayMs: number, onBack: () => void): void {
    const cancel = this.#clock.schedule(delayMs, () => {
      this.#postponed.delete(command);
      this.#bytes -= sizeOf(command);
      this.putBack([command]);
      onBack();
    });
    this.#postponed.set(command, { lastFailure, cancel });
    this.#bytes += sizeOf(command);
  }

  /** Takes out those that are meant. */
  removeWhere(isMeant: (command: Command) => boolean): Command[] {
    for (const [source, commands] of this.#parked) this.#release(source, commands);
    const removed = this.#queue.removeWhere(isMeant);
    removed.push(...this.#heldBack.filter(isMeant));
    this.#heldBack = this.#heldBack.filter((command) => !isMeant(command));
    for (const [command, { cancel }] of this.#postponed) {
      if (!isMeant(command)) continue;
      cancel();
      this.#postponed.delete(command);
      removed.push(command);
    }
    for (const command of removed) this.#bytes -= sizeOf(command);
    return removed;
  }

  /** Takes out those that were to be tried again, each with its last failure. */
  removePostponed(): readonly (readonly [Command, Failure])[] {
    const removed = [...this.#postponed].map(([command, { lastFailure }]) => [command, lastFailure] as const);
    this.removeWhere((command) => this.#postponed.has(command));
    return removed;
  }

  #enter(command: Command): void {
    command.order = ++this.#accepted;
    command.queuedAt = this.#clock.now();
    this.#bytes += sizeOf(command);
  }

  #release(source: CommandSource, commands: readonly Command[]): void {
    this.#parked.delete(source);
    this.#parkedCount -= commands.length;
    this.#insert(commands);
  }

  #releaseAwaited(source: CommandSource, commands: Command[]): void {
    const at = commands.findIndex((command) => !isHeldBack(command));
    if (at === -1) return;
    const awaited = commands.splice(at, 1);
    if (commands.length === 0) this.#parked.delete(source);
    this.#parkedCount--;
    this.#insert(awaited);
  }

  #insert(commands: readonly Command[]): void {
    const sorted = commands.toSorted(byOrder);
    const last = sorted.at(-1)?.order ?? 0;
    for (let head = this.#queue.peek(); head !== undefined && head.order < last; head = this.#queue.peek()) {
      sorted.push(head);
      this.#queue.shift();
    }
    for (const command of sorted.sort(byOrder).reverse()) this.#queue.unshift(command);
  }
}

function byOrder(a: Command, b: Command): number {
  return a.order - b.order;
}

function sizeOf(command: Command): number {
  return command.args.length + command.id.length;
}
