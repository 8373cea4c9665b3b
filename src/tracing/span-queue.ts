import type { Clock } from '../util/clock.js';
import type { FinishedSpan } from './span.js';

export interface SpanQueueOptions {
  /** Sends spans; rejects where they did not arrive, after whatever tries it makes. */
  readonly send: (spans: readonly FinishedSpan[]) => Promise<void>;
  /** So many spans are lost, for this reason. */
  readonly onDropped: (spans: number, why: string) => void;
  readonly clock: Clock;
  readonly limits: SpanLimits;
}

export interface SpanLimits {
  /** Spans that may wait; further ones are dropped. */
  readonly queue: number;
  /** Spans that go out at once. */
  readonly batch: number;
  /** How long a span waits for others, in milliseconds. */
  readonly delayMs: number;
}

/** At most one report in so long, in milliseconds. */
const reportMs = 10_000;

const tooFast = 'they came faster than they could be sent';

/** Where spans wait to be sent. Whoever adds one never waits: what there is no room for is dropped, and counted. */
export class SpanQueue {
  readonly #options: SpanQueueOptions;
  #waiting: FinishedSpan[] = [];
  #cancelTimer: (() => void) | undefined;
  #sending: { readonly spans: number; readonly over: Promise<void> } | undefined;
  #state: 'open' | 'closed' = 'open';
  #dropped = 0;
  #why = '';
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(options: SpanQueueOptions) {
    this.#options = options;
  }

  readonly add = (span: FinishedSpan): void => {
    const { batch, delayMs } = this.#options.limits;
    if (this.isFull) {
      this.skip(1);
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= batch) this.#sendNext();
    else this.#cancelTimer ??= this.#options.clock.schedule(delayMs, () => this.#sendNext());
  };

  /** There is no room for any more. */
  get isFull(): boolean {
    return this.#state === 'closed' || this.#waiting.length >= this.#options.limits.queue;
  }

  /** Counts spans that were not made, since there was no room for them. */
  skip(spans: number): void {
    this.#drop(spans, tooFast);
  }

  /** Sends what waits, for so long at most; what is left then is dropped. */
  async close(withinMs: number): Promise<void> {
    const { clock } = this.#options;
    let isOver = false;
    let cancel = () => {};
    const over = new Promise<void>((resolve) => {
      cancel = clock.schedule(withinMs, () => {
        isOver = true;
        resolve();
      });
    });
    while (!isOver && (this.#waiting.length > 0 || this.#sending !== undefined)) {
      this.#sendNext();
      await Promise.race([this.#sending?.over, over]);
    }
    cancel();
    this.#cancelTimer?.();
    this.#state = 'closed';
    const left = this.#waiting.splice(0).length + (this.#sending?.spans ?? 0);
    this.#drop(left, 'there was no time left to send them');
    this.#report();
  }

  /** One at a time, so that what cannot be sent holds up nothing but itself. */
  #sendNext(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#sending !== undefined) return;
    const { send, limits, clock } = this.#options;
    const spans = this.#waiting.splice(0, limits.batch);
    if (spans.length === 0) return;
    const over = send(spans)
      .catch((error: unknown) => {
        // At the end it was counted as lost before that.
        if (this.#state === 'open')
          this.#drop(spans.length, error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        this.#sending = undefined;
        if (this.#state === 'closed') return;
        if (this.#waiting.length >= limits.batch) this.#sendNext();
        else if (this.#waiting.length > 0)
          this.#cancelTimer ??= clock.schedule(limits.delayMs, () => this.#sendNext());
      });
    this.#sending = { spans: spans.length, over };
  }

  #drop(spans: number, why: string): void {
    if (spans === 0) return;
    this.#dropped += spans;
    this.#why = why;
    const now = this.#options.clock.now();
    if (now - this.#reportedAt < reportMs) return;
    this.#reportedAt = now;
    this.#report();
  }

  #report(): void {
    if (this.#dropped === 0) return;
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#options.onDropped(dropped, this.#why);
  }
}
