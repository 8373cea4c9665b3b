/** Counts in each of the last seconds, of which there are so many and the one that goes on. Seconds are whole numbers from 0. */
export class SecondsRing {
  readonly #counts: Float64Array;
  #newest = 0;

  constructor(seconds: number) {
    this.#counts = new Float64Array(seconds + 1);
  }

  add(second: number, count: number): void {
    this.#goOn(second);
    this.#counts[this.#at(second)] = (this.#counts[this.#at(second)] ?? 0) + count;
  }

  /** What was counted in each of so many seconds before this one, oldest first; fewer where there were not as many. */
  before(second: number, seconds: number): readonly number[] {
    this.#goOn(second);
    const length = Math.min(seconds, second, this.#counts.length - 1);
    return Array.from({ length }, (_, i) => this.#counts[this.#at(second - length + i)] ?? 0);
  }

  #goOn(second: number): void {
    const passed = Math.min(second - this.#newest, this.#counts.length);
    for (let i = 0; i < passed; i++) this.#counts[this.#at(second - i)] = 0;
    this.#newest = Math.max(this.#newest, second);
  }

  #at(second: number): number {
    return second % this.#counts.length;
  }
}
