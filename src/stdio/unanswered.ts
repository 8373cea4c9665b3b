import type { Command } from '../command.js';
import { deferred } from '../util/deferred.js';

interface Waiter {
  /** Lines before this one are waited for, */
  readonly line: number;
  /** of which so many have no answer yet. */
  left: number;
  readonly done: () => void;
}

/** Counts the commands of one input that were accepted and have no answer yet. */
export class Unanswered {
  readonly #waiters = new Set<Waiter>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  accepted(): void {
    this.#count++;
  }

  answered(command: Command): void {
    this.#count--;
    for (const waiter of this.#waiters) {
      if (command.line >= waiter.line || --waiter.left > 0) continue;
      this.#waiters.delete(waiter);
      waiter.done();
    }
  }

  /** Resolves once every command has its answer that was accepted by now. */
  whenAnswered(): Promise<void> {
    return this.#wait(Number.POSITIVE_INFINITY, this.#count);
  }

  /** The same, without this one, which is the last that was accepted. */
  whenAnsweredBefore({ line }: Command): Promise<void> {
    return this.#wait(line, this.#count - 1);
  }

  async #wait(line: number, left: number): Promise<void> {
    if (left === 0) return;
    const { promise, resolve } = deferred();
    this.#waiters.add({ line, left, done: resolve });
    await promise;
  }
}
