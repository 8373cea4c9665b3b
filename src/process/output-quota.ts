import type { Clock } from '../util/clock.js';

export interface QuotaLimits {
  readonly lines: number;
  readonly bytes: number;
  /** The span both are counted over. */
  readonly windowMs: number;
}

/**
 * A worker that prints more than this is a worker gone wild; the log stays readable, and the supervisor fast.
 */
export const defaultQuota: QuotaLimits = { lines: 1000, bytes: 1024 * 1024, windowMs: 1000 };

/** Decides which lines are handed on, and tells about the others once per window. */
export class OutputQuota {
  readonly #limits: QuotaLimits;
  readonly #clock: Clock;
  readonly #onDropped: (lines: number, bytes: number) => void;
  #windowEnd = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #bytes = 0;
  #droppedLines = 0;
  #droppedBytes = 0;
  #cancelReport: (() => void) | undefined;

  constructor(clock: Clock, onDropped: (lines: number, bytes: number) => void, limits = defaultQuota) {
    this.#clock = clock;
    this.#onDropped = onDropped;
    this.#limits = limits;
  }

  /** Whether nothing more is handed on in this window. */
  get isSpent(): boolean {
    this.#openWindow();
    return this.#lines >= this.#limits.lines || this.#bytes >= this.#limits.bytes;
  }

  /** Asks for one line; false where it has to be dropped, which is counted then. */
  take(bytes: number): boolean {
    if (this.isSpent) {
      this.drop(1, bytes);
      return false;
    }
    this.#lines++;
    this.#bytes += bytes;
    return true;
  }

  /** Counts what was dropped without asking. */
  drop(lines: number, bytes: number): void {
    this.#openWindow();
    this.#droppedLines += lines;
    this.#droppedBytes += bytes;
    this.#cancelReport ??= this.#clock.schedule(this.#windowEnd - this.#clock.now(), () => this.report());
  }

  /** Tells at once what is known to be dropped, and stops the clock. */
  report(): void {
    this.#cancelReport?.();
    this.#cancelReport = undefined;
    if (this.#droppedLines === 0 && this.#droppedBytes === 0) return;
    this.#onDropped(this.#droppedLines, this.#droppedBytes);
    this.#droppedLines = 0;
    this.#droppedBytes = 0;
  }

  #openWindow(): void {
    const now = this.#clock.now();
    if (now < this.#windowEnd) return;
    this.#windowEnd = now + this.#limits.windowMs;
    this.#lines = 0;
    this.#bytes = 0;
  }
}
