import { SnakepitError } from '../errors.js';
import { ensureDescriptors } from './ensure-descriptors.js';
import { closeFifos, doing, type FifoSet, nameFifos, openNamed } from './make-fifos.js';

/**
 * A spare set costs six descriptors, with others in use while it is made. Where there are no more than these, whoever else needs some
 * comes first.
 */
const descriptorsToSpare = 32;

type State =
  | { readonly is: 'empty' }
  /** A spare set is made once those who were just given theirs have done what they do with it. */
  | { readonly is: 'due'; readonly immediate: NodeJS.Immediate }
  /** Undefined where it could not be made. */
  | { readonly is: 'making'; readonly spare: Promise<FifoSet | undefined> }
  | { readonly is: 'full'; readonly spare: FifoSet }
  | { readonly is: 'closed' };

/** Sets that are made together; those who ask in the same turn of the event loop share one. */
interface Round {
  sets: number;
  readonly named: Promise<readonly (readonly string[])[]>;
}

/**
 * Pipes of workers, one set of them made before it is wanted: a program has to be run for that, which a worker that takes
 * the place of a dead one need not wait for.
 */
export class FifoStock {
  readonly #directory: string;
  readonly #ending = new AbortController();
  /** What has to be over before nothing is left. Never rejects. */
  readonly #underWay = new Set<Promise<unknown>>();
  #state: State = { is: 'empty' };
  #round: Round | undefined;

  /** The directory must be a private one: pipes have names in it for a moment. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Makes a spare set, where there is none. That it cannot be made is told to whoever takes the next one. */
  fill(): void {
    if (this.#state.is === 'due') clearImmediate(this.#state.immediate);
    else if (this.#state.is !== 'empty') return;
    const making = { is: 'making', spare: this.#watched(this.#makeSpare()) } as const;
    this.#state = making;
    void making.spare.then((spare) => {
      // Otherwise it is somebody's already, or nobody's any more.
      if (this.#state === making) this.#state = spare === undefined ? { is: 'empty' } : { is: 'full', spare };
    });
  }

  /**
   * A set of its own for whoever asks: the spare one, at once, or when it is made; else one that is made now. Rejects with a
   * SnakepitError: `system` or `runtime-directory`.
   */
  async take(): Promise<FifoSet> {
    const set = (await this.#takeSpare()) ?? (await this.#make());
    if (this.#state.is === 'empty') {
      this.#state = { is: 'due', immediate: setImmediate(() => this.fill()) };
    }
    return set;
  }

  /** Resolves when nothing is left of it: no descriptor, no process. What was taken is its taker's. Never rejects. */
  async close(): Promise<void> {
    const state = this.#state;
    this.#state = { is: 'closed' };
    this.#ending.abort();
    if (state.is === 'due') clearImmediate(state.immediate);
    const spare = 'spare' in state ? await state.spare : undefined;
    if (spare !== undefined) closeFifos(spare);
    await Promise.all(this.#underWay);
  }

  #takeSpare(): FifoSet | undefined | Promise<FifoSet | undefined> {
    const state = this.#state;
    if (state.is !== 'full' && state.is !== 'making') return undefined;
    this.#state = { is: 'empty' };
    return state.spare;
  }

  async #makeSpare(): Promise<FifoSet | undefined> {
    try {
      ensureDescriptors(descriptorsToSpare, doing);
      const [names = []] = await nameFifos(this.#directory, 1, this.#ending.signal);
      return openNamed(names);
    } catch {
      return undefined;
    }
  }

  async #make(): Promise<FifoSet> {
    if (this.#state.is === 'closed') throw closed();
    const round = this.#round ?? this.#begin();
    const index = round.sets++;
    const named = await round.named.catch((error: unknown) => {
      throw this.#state.is === 'closed' ? closed() : error;
    });
    return openNamed(named[index] ?? []);
  }

  #begin(): Round {
    const begun = Promise.resolve().then(() => {
      this.#round = undefined;
      return nameFifos(this.#directory, round.sets, this.#ending.signal);
    });
    const round: Round = { sets: 0, named: this.#watched(begun) };
    this.#round = round;
    return round;
  }

  #watched<T>(work: Promise<T>): Promise<T> {
    const over = work.then(
      () => {},
      () => {},
    );
    this.#underWay.add(over);
    void over.then(() => this.#underWay.delete(over));
    return work;
  }
}

function closed(): SnakepitError {
  return new SnakepitError('system', `${doing}: everything is ending`);
}
