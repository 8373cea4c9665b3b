import type { Clock } from '../../src/util/clock.js';

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** What a timer of Node's can count to. */
const longestMs = 2 ** 31 - 1;

/** A clock that moves only when a test says so. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  schedule(delayMs: number, run: () => void): () => void {
    if (!(delayMs <= longestMs)) throw new Error(`a timer of ${delayMs} ms would go off at once`);
    const timer = { due: this.#now + Math.max(0, delayMs), run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves the time on, calling what becomes due in its order, and lets everything that follows from it happen. */
  async advance(ms: number): Promise<void> {
    await settled();
    const end = this.#now + ms;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.due);
      timer.run();
      await settled();
    }
    this.#now = end;
  }

  /** Lets time pass in which nothing runs: what became due comes late, as after a suspend. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due <= end && (next === undefined || timer.due < next.due)) next = timer;
    }
    return next;
  }
}

/** Resolves when every promise that could go on has done so. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
