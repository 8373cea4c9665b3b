import { type Command, type CommandSource, type Failure, isHeldBack } from '../command.js';
import type { Clock } from '../util/clock.js';
import { Deque } from '../util/deque.js';
import { insertByOrder } from './insert-by-order.js';
import type { Seat } from './seat.js';
import { SetAside } from './set-aside.js';

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
 * meanwhile; those that will come back to it after a while; those that must not be in the way of the others, since their
 * source does not take its results, or one member alone can run them; and those that are held back until somebody says so.
 */
export class WaitingCommands {
  readonly #limits: WaitingLimits;
  readonly #clock: Clock;
  readonly #queue = new Deque<Command>();
  readonly #postponed = new Map<Command, Postponed>();
  readonly #parked = new SetAside<CommandSource>();
  /** What waits for a member that has its session. */
  readonly #aside = new SetAside<Seat>();
  /** Later than all others. */
  #heldBack: Command[] = [];
  #accepted = 0;
  #bytes = 0;

  constructor(limits: WaitingLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Commands that could be sent now, to any member. */
  get ready(): number {
    return this.#queue.length;
  }

  /** Members that commands wait for which no other can run. */
  get awaited(): readonly Seat[] {
    return this.#aside.count === 0 ? nobody : this.#aside.places;
  }

  /** All of them. */
  get count(): number {
    return (
      this.#queue.length +
      this.#postponed.size +
      this.#parked.count +
      this.#aside.count +
      this.#heldBack.length
    );
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

  /** The first one of the queue, or of those that wait for a member; it stays. */
  peek(awaited?: Seat): Command | undefined {
    return awaited === undefined ? this.#queue.peek() : this.#aside.peek(awaited);
  }

  /** Makes the first one that is meant the first of all, unless it is far behind; whether there is one. */
  bringForward(isMeant: (command: Command) => boolean): boolean {
    return this.#queue.bringForward(isMeant, reach);
  }

  /** Takes the first one out. */
  take(awaited?: Seat): Command | undefined {
    const command = this.#shift(awaited);
    if (command !== undefined) this.#bytes -= sizeOf(command);
    return command;
  }

  /** Puts commands back to the places that they had before they were taken out. */
  putBack(commands: readonly Command[]): void {
    insertByOrder(this.#queue, commands);
    for (const command of commands) this.#bytes += sizeOf(command);
  }

  /** Takes the first one out of the way, until its source takes results again. */
  park(awaited?: Seat): void {
    const command = this.#shift(awaited);
    if (command !== undefined) this.#parked.put(command.source, command);
  }

  /** Brings back what belongs to sources that take results again, and what the results of all others wait for. */
  unpark(): void {
    if (this.#parked.count === 0) return;
    for (const source of this.#parked.places) {
      if (!source.isBackedUp) this.#release(source);
      else if (source.awaitedLine !== undefined) this.#release(source, (command) => !isHeldBack(command));
    }
  }

  /** Whether anything waits for this member alone, or anything of some kind. */
  hasAside(seat: Seat, isMeant?: (command: Command) => boolean): boolean {
    return this.#aside.has(seat) && (isMeant === undefined || this.#aside.some(seat, isMeant));
  }

  /** Takes the first one of the queue out of the way, until this member takes it. */
  setAside(seat: Seat): void {
    const command = this.#queue.shift();
    if (command !== undefined) this.#aside.put(seat, command);
  }

  /** Brings back what is meant of those that wait for a member. */
  bringBack(seat: Seat, isMeant: (command: Command) => boolean): void {
    insertByOrder(this.#queue, this.#aside.takeWhere(isMeant, [seat]));
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
    for (const source of this.#parked.places) this.#release(source);
    const removed = this.#queue.removeWhere(isMeant);
    removed.push(...this.#aside.takeWhere(isMeant), ...this.#heldBack.filter(isMeant));
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

  #shift(awaited: Seat | undefined): Command | undefined {
    return awaited === undefined ? this.#queue.shift() : this.#aside.take(awaited);
  }

  #release(source: CommandSource, isMeant: (command: Command) => boolean = all): void {
    insertByOrder(this.#queue, this.#parked.takeWhere(isMeant, [source]));
  }
}

const nobody: readonly Seat[] = [];
const all = () => true;

function sizeOf(command: Command): number {
  return command.args.length + command.id.length;
}
