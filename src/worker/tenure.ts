import { type Child, type ExitReason, exitOf } from '../supervision/child.js';
import { deferred } from '../util/deferred.js';
import type { Worker } from './worker.js';

/**
 * What a starter's supervisor sees as its worker: a generation, and those that took over from it as was planned, one after
 * the other. It ends with whichever is the slot's worker then, unless that one leaves an heir.
 */
export class Tenure implements Child {
  readonly exited: Promise<ExitReason>;
  readonly #exit = deferred<ExitReason>();
  readonly #inherit: () => Worker | undefined;
  #worker: Worker;

  /** `inherit` is asked when the worker has died, and says who is to be its successor where one boots already. */
  constructor(worker: Worker, inherit: () => Worker | undefined) {
    this.#inherit = inherit;
    this.exited = this.#exit.promise;
    this.#worker = worker;
    this.#follow(worker);
  }

  /** The slot's worker now. */
  get worker(): Worker {
    return this.#worker;
  }

  /** The successor is the slot's worker from now on; the end of its predecessor is none of this any more. */
  passTo(successor: Worker): void {
    this.#worker = successor;
    this.#follow(successor);
  }

  shutdown(): void {
    this.#worker.shutdown();
  }

  kill(): void {
    this.#worker.kill();
  }

  #follow(worker: Worker): void {
    void exitOf(worker).then((reason) => {
      if (worker !== this.#worker) return;
      const heir = reason.kind === 'abnormal' ? this.#inherit() : undefined;
      if (heir === undefined) this.#exit.resolve(reason);
      else this.passTo(heir);
    });
  }
}
