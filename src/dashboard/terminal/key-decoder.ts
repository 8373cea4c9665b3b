import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../util/clock.js';
import { decodeKeys, isPaste } from './decode-keys.js';
import type { Key } from './key.js';

/** What follows an escape within this time belongs to it: a slow line may cut a sequence, no person types that fast. */
const sequenceMs = 50;
/** Characters that may be pasted at once; more is not taken at all. */
const longestPaste = 4 * 1024 * 1024;

/** Makes keys out of the bytes of a terminal, however they are cut. */
export class KeyDecoder {
  readonly #clock: Clock;
  readonly #onKey: (key: Key) => void;
  #utf8 = new StringDecoder('utf8');
  #rest = '';
  #cancel: () => void = () => {};

  constructor(clock: Clock, onKey: (key: Key) => void) {
    this.#clock = clock;
    this.#onKey = onKey;
  }

  feed(bytes: Buffer): void {
    this.#cancel();
    this.#take(this.#rest + this.#utf8.write(bytes), false);
    if (this.#rest === '') return;
    if (!isPaste(this.#rest)) {
      this.#cancel = this.#clock.schedule(sequenceMs, () => this.#take(this.#rest, true));
    } else if (this.#rest.length > longestPaste) this.reset();
  }

  /** Forgets what has begun. */
  reset(): void {
    this.#cancel();
    this.#rest = '';
    this.#utf8 = new StringDecoder('utf8');
  }

  #take(text: string, isOver: boolean): void {
    const { keys, rest } = decodeKeys(text, isOver);
    // First of all: a key may lead to a reset.
    this.#rest = rest;
    for (const key of keys) this.#onKey(key);
  }
}
