import { deferred } from '../util/deferred.js';
import type { StartFailure } from './start-failure.js';

/** A start that failed, and where. */
export interface BootFailure {
  readonly worker: string;
  readonly failure: StartFailure;
  /** The last lines of its standard error, oldest first. */
  readonly stderr: readonly string[];
}

/** What the first boot came to: the first worker is ready, none can be, or a stop was asked for before it was known. */
export type BootOutcome =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly failure: BootFailure }
  | { readonly kind: 'stopped' };

/** Failures that every other worker, and every other attempt, would meet as well. */
const finalKinds: ReadonlySet<StartFailure['kind']> = new Set([
  'adapter',
  'thread-unsafe',
  'python-too-old',
  'requirements',
]);

/** Watches the first boot until its outcome is known; from then on nothing is final. */
export class BootWatch {
  readonly outcome: Promise<BootOutcome>;
  readonly #outcome = deferred<BootOutcome>();
  #known: BootOutcome | undefined;
  #last: BootFailure | undefined;

  constructor() {
    this.outcome = this.#outcome.promise;
  }

  /** Nothing is known yet. */
  get isOpen(): boolean {
    return this.#known === undefined;
  }

  ready(): void {
    this.#decide({ kind: 'ready' });
  }

  stopped(): void {
    this.#decide({ kind: 'stopped' });
  }

  /** Whether this failure ends the boot. */
  startFailed(failure: BootFailure): boolean {
    this.#last = failure;
    if (this.#known !== undefined || !finalKinds.has(failure.failure.kind)) return false;
    this.#decide({ kind: 'failed', failure });
    return true;
  }

  /** Every slot has given up. */
  allFailed(): void {
    if (this.#last !== undefined) this.#decide({ kind: 'failed', failure: this.#last });
  }

  #decide(outcome: BootOutcome): void {
    this.#known ??= outcome;
    this.#outcome.resolve(this.#known);
  }
}
