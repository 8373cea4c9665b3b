import { type Command, type CommandSource, type Failure, failure } from '../command.js';
import type { Clock } from '../util/clock.js';
import { Deque } from '../util/deque.js';
import type { CommandPool } from './command-pool.js';
import { Pacer } from './pacer.js';
import type { TokenBucketOptions } from './token-bucket.js';

/**
 * A pool elsewhere, behind a gate: commands go to it at a pace, until it is shut.
 *
 * The one that comes too soon waits here, and whoever sends is asked to pause; more wait only where the sender must hand on
 * what it has.
 */
export class GatedPool implements CommandPool {
  readonly #pool: CommandPool;
  readonly #pacer: Pacer | undefined;
  readonly #held = new Deque<Command>();
  readonly #roomListeners = new Set<() => void>();
  #gate: { readonly is: 'open' } | { readonly is: 'shut'; readonly answer: Failure } = { is: 'open' };

  /** Without a rate everything goes on at once. */
  constructor(pool: CommandPool, rate: TokenBucketOptions | undefined, clock: Clock) {
    this.#pool = pool;
    this.#pacer = rate === undefined ? undefined : new Pacer(rate, clock, () => this.#letThrough());
  }

  get isFull(): boolean {
    return this.#held.length > 0 || this.#pool.isFull;
  }

  /** What waits here is in nobody's hands yet. */
  get inFlight(): number {
    return this.#pool.inFlight;
  }

  onSending(listener: () => void): () => void {
    return this.#pool.onSending(listener);
  }

  accept(command: Command): void {
    if (this.#gate.is === 'shut') command.source.settle(command, this.#gate.answer, undefined);
    else if (this.#held.length === 0 && this.#mayGo()) this.#pool.accept(command);
    else this.#held.push(command);
  }

  flush(): void {
    this.#pool.flush();
  }

  onRoom(listener: () => void): () => void {
    this.#roomListeners.add(listener);
    const undo = this.#pool.onRoom(listener);
    return () => {
      this.#roomListeners.delete(listener);
      undo();
    };
  }

  cancel(source: CommandSource, isMeant: (command: Command) => boolean): number {
    const here = this.#held.removeWhere((command) => command.source === source && isMeant(command));
    for (const command of here) source.settle(command, failure('cancelled', 'it was cancelled'), undefined);
    if (this.#held.length === 0) this.#pacer?.rest();
    if (here.length > 0) this.#tellRoom();
    return here.length + this.#pool.cancel(source, isMeant);
  }

  /** Answers what waits here, and whatever comes from now on, with this. */
  shut(answer: Failure): void {
    if (this.#gate.is === 'shut') return;
    this.#gate = { is: 'shut', answer };
    this.#pacer?.rest();
    for (const command of this.#held.removeWhere(() => true))
      command.source.settle(command, answer, undefined);
  }

  #mayGo(): boolean {
    return this.#pacer?.take() ?? true;
  }

  #letThrough(): void {
    while (this.#held.length > 0 && this.#mayGo()) this.#pool.accept(this.#held.shift() as Command);
    this.#pool.flush();
    this.#tellRoom();
  }

  #tellRoom(): void {
    if (this.#held.length === 0) for (const listener of [...this.#roomListeners]) listener();
  }
}
