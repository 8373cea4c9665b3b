import { type Deferred, deferred } from '../util/deferred.js';

/** A place in the queue of those that take turns. */
export interface Turn {
  /** Resolves when it has come; never, where it was given back before. */
  readonly come: Promise<void>;
  /** It is over, or not wanted any more. Only the first call counts. */
  giveBack(): void;
}

/** What only one may do at a time: the others wait, in the order in which they came. */
export class Turns {
  /** The first one has its turn. */
  readonly #places: Deferred<void>[] = [];

  take(): Turn {
    const place = deferred();
    this.#places.push(place);
    this.#call();
    return {
      come: place.promise,
      giveBack: () => {
        const at = this.#places.indexOf(place);
        if (at === -1) return;
        this.#places.splice(at, 1);
        this.#call();
      },
    };
  }

  #call(): void {
    this.#places[0]?.resolve();
  }
}
