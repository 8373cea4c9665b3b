import type { Child, ChildSpec, ExitReason } from '../../src/supervision/child.js';
import { deferred } from '../../src/util/deferred.js';

/** How a child takes being asked to end: it does, or it never does. */
export type Manners = 'obedient' | 'stubborn';

/** A child that does what a test says, and writes down what was done to it. */
export class FakeChild implements Child {
  readonly #exit = deferred<ExitReason>();
  readonly exited = this.#exit.promise;
  readonly #note: (what: string) => void;
  readonly #manners: Manners;

  constructor(note: (what: string) => void, manners: Manners) {
    this.#note = note;
    this.#manners = manners;
    note('start');
  }

  shutdown(): void {
    this.#note('shutdown');
    if (this.#manners === 'obedient') this.#exit.resolve({ kind: 'shutdown' });
  }

  kill(): void {
    this.#note('kill');
    this.#exit.resolve({ kind: 'abnormal', error: new Error('killed') });
  }

  /** Ends by itself. */
  exit(kind: ExitReason['kind']): void {
    this.#exit.resolve(kind === 'abnormal' ? { kind, error: new Error('crashed') } : { kind });
  }
}

/** A set of children, each start of which is kept. */
export class Nursery {
  /** `a:start`, `b:shutdown`, …, in order. */
  readonly log: string[] = [];
  readonly #born = new Map<string, FakeChild[]>();

  spec(
    id: string,
    changes: Partial<ChildSpec<FakeChild>> & { manners?: Manners } = {},
  ): ChildSpec<FakeChild> {
    const { manners = 'obedient', ...rest } = changes;
    return {
      id,
      start: () => this.bear(id, manners),
      restart: 'permanent',
      shutdown: 5000,
      type: 'worker',
      ...rest,
    };
  }

  bear(id: string, manners: Manners = 'obedient'): FakeChild {
    const child = new FakeChild((what) => this.log.push(`${id}:${what}`), manners);
    this.#born.set(id, [...(this.#born.get(id) ?? []), child]);
    return child;
  }

  /** Times it was started. */
  starts(id: string): number {
    return this.#born.get(id)?.length ?? 0;
  }

  /** The child of the last start. */
  last(id: string): FakeChild {
    const child = this.#born.get(id)?.at(-1);
    if (child === undefined) throw new Error(`${id} was never started`);
    return child;
  }
}
