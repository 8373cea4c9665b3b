/** Counts what happened within the last `lengthMs`, both ends included. Moments are a monotonic clock's milliseconds. */
export class SlidingWindow {
  readonly lengthMs: number;
  #moments: number[] = [];

  constructor(lengthMs: number) {
    this.lengthMs = lengthMs;
  }

  /** Adds one at `now`; how many there are within the window then. */
  add(now: number): number {
    this.#moments = this.#within(now);
    return this.#moments.push(now);
  }

  count(now: number): number {
    return this.#within(now).length;
  }

  clear(): void {
    this.#moments = [];
  }

  #within(now: number): number[] {
    return this.#moments.filter((moment) => now - moment <= this.lengthMs);
  }
}
