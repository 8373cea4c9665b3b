/*
 * Theory of operation
 *
 * A replacement brings one worker's successor up beside it, and lets the worker go only then: it waits for its turn (one
 * at a time over all slots), boots the next generation, and, once that serves, lets the worker finish what it holds,
 * however long that takes, with the sessions in it that are in use, and leave. Until then the worker serves as if nothing was going on, so a successor that cannot
 * start costs nothing.
 *
 * Whatever comes in between decides instead: the worker dies, and the successor, half booted, takes its place (`inherit`);
 * a stop or a restart of the slot, and the successor goes (`stop`). The turn is given back when all is over, that is, when
 * nothing is left of whoever had to go.
 */
import { exitOf } from '../supervision/child.js';
import { deferred } from '../util/deferred.js';
import type { StartFailure } from './start-failure.js';
import type { Turn } from './turns.js';
import type { Worker } from './worker.js';

export interface ReplacementOrder {
  readonly predecessor: Worker;
  readonly turn: Turn;
  /** Starts the next generation. */
  readonly launch: () => Worker;
  /** The successor serves: it is the slot's worker from now on. */
  readonly takeOver: (successor: Worker) => void;
}

export type ReplacementOutcome =
  /** The successor serves, and the worker is gone. */
  | { readonly kind: 'replaced' }
  /** The successor could not start, and the worker serves on. */
  | {
      readonly kind: 'failed';
      readonly successor: number;
      /** What went wrong, as the predicate of a sentence or in Python's words. */
      readonly message: string;
      /** More lines: a traceback, or the last ones of standard error. */
      readonly details: readonly string[];
    }
  /** The worker ended before its successor was ready. */
  | { readonly kind: 'overtaken' }
  /** A stop, or a restart, was the later intent. */
  | { readonly kind: 'called-off' };

type State =
  | { readonly is: 'waiting' }
  | { readonly is: 'booting'; readonly successor: Worker; readonly failure: StartFailure | undefined }
  /** The successor serves; the worker finishes what it holds. */
  | { readonly is: 'leaving' }
  /** Called off: the successor is being ended. */
  | { readonly is: 'undoing'; readonly successor: Worker }
  | { readonly is: 'over' };

/** The life of one planned replacement. */
export class Replacement {
  /** What it came to, once nothing is left of whoever had to go. */
  readonly over: Promise<ReplacementOutcome>;
  readonly #outcome = deferred<ReplacementOutcome>();
  readonly #order: ReplacementOrder;
  #state: State = { is: 'waiting' };

  constructor(order: ReplacementOrder) {
    this.#order = order;
    this.over = this.#outcome.promise;
    void order.turn.come.then(() => this.#boot());
    void exitOf(order.predecessor).then(() => this.#predecessorLeft());
  }

  get state(): State['is'] {
    return this.#state.is;
  }

  /** Whether it is this one that it is to replace, and its successor does not serve yet. */
  isStillToReplace(worker: Worker | undefined): boolean {
    return (
      worker === this.#order.predecessor && (this.#state.is === 'waiting' || this.#state.is === 'booting')
    );
  }

  /** The generation that boots to take over. */
  get successor(): number | undefined {
    return this.#state.is === 'booting' ? this.#state.successor.generation.number : undefined;
  }

  /** The generation that finishes what it holds, after another one took over. */
  get leaving(): number | undefined {
    return this.#state.is === 'leaving' ? this.#order.predecessor.generation.number : undefined;
  }

  /** To be told of a worker that got ready, and */
  onReady(worker: Worker): void {
    if (this.#state.is !== 'booting' || this.#state.successor !== worker) return;
    this.#state = { is: 'leaving' };
    this.#order.takeOver(worker);
    this.#order.predecessor.retire();
  }

  /** of one that cannot. */
  onStartFailure(worker: Worker, failure: StartFailure): void {
    if (this.#state.is !== 'booting' || this.#state.successor !== worker) return;
    this.#state = { ...this.#state, failure };
  }

  /** The worker has died: who takes its place, half booted as it is; undefined where nobody does. */
  inherit(): Worker | undefined {
    if (this.#state.is !== 'booting') return undefined;
    const { successor } = this.#state;
    this.#finish({ kind: 'overtaken' });
    return successor;
  }

  /** The slot is stopped, or restarted: what a worker that is leaving holds gets `drainMs` to finish; asking again changes that time. */
  stop(drainMs = 0): void {
    switch (this.#state.is) {
      case 'waiting':
        this.#finish({ kind: 'called-off' });
        return;
      case 'booting': {
        const { successor } = this.#state;
        this.#state = { is: 'undoing', successor };
        successor.stop();
        return;
      }
      case 'leaving':
        this.#order.predecessor.stop(drainMs);
    }
  }

  /** As `stop`, at once. */
  kill(): void {
    this.stop();
    if (this.#state.is === 'undoing') this.#state.successor.kill();
    else if (this.#state.is === 'leaving') this.#order.predecessor.kill();
  }

  #boot(): void {
    if (this.#state.is !== 'waiting') return;
    if (this.#order.predecessor.isEnding) {
      this.#finish({ kind: 'overtaken' });
      return;
    }
    const successor = this.#order.launch();
    this.#state = { is: 'booting', successor, failure: undefined };
    void exitOf(successor).then(() => this.#successorLeft(successor));
  }

  #successorLeft(successor: Worker): void {
    if (this.#state.is === 'undoing') this.#finish({ kind: 'called-off' });
    // One that took over, or inherited, is the slot's worker, whose end is not decided here.
    if (this.#state.is !== 'booting') return;
    const { failure } = this.#state;
    const { number } = successor.generation;
    const message = failure?.message ?? (successor.end?.message || 'ended before it was ready');
    const traceback = failure !== undefined && 'traceback' in failure ? failure.traceback : '';
    const details = traceback === '' ? successor.stderr : traceback.trimEnd().split('\n');
    this.#finish({ kind: 'failed', successor: number, message, details });
  }

  #predecessorLeft(): void {
    if (this.#state.is === 'waiting') this.#finish({ kind: 'overtaken' });
    else if (this.#state.is === 'leaving') this.#finish({ kind: 'replaced' });
  }

  #finish(outcome: ReplacementOutcome): void {
    this.#state = { is: 'over' };
    this.#order.turn.giveBack();
    this.#outcome.resolve(outcome);
  }
}
