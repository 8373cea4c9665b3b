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

/** At the end, one that has never answered is given so long from when it was sent something, in milliseconds. */
const unknownMs = 500;

const tooFast = 'they came faster than they could be sent';

/** Where spans wait to be sent. Whoever adds one never waits: what there is no room for is dropped, and counted. */
export class SpanQueue {
  readonly #options: SpanQueueOptions;
  #waiting: FinishedSpan[] = [];
  #cancelTimer: (() => void) | undefined;
  #sending: { readonly spans: number; readonly since: number; readonly over: Promise<void> } | undefined;
  /** What became of what was sent last. */
  #collector: 'unknown' | 'there' | 'away' = 'unknown';
  #state: 'open' | 'closed' = 'open';
  #dropped = 0;
  #why = '';
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(options: SpanQueueOptions) {
    this.#options = options;
  }

  readonly add = (span: FinishedSpan): void => {
    if (this.isFull) {
      this.skip(1);
      return;
    }
    this.#waiting.push(span);
    this.#sendInTime();
  };

  /** There is no room for any more. */
  get isFull(): boolean {
    return this.#state === 'closed' || this.#waiting.length >= this.#options.limits.queue;
  }

  /** Counts spans that were not made, since there was no room for them. */
  skip(spans: number): void {
    this.#drop(spans, tooFast);
  }

  /** Sends what waits, for so long at most, and not where nobody takes it; what is left then is dropped. */
  async close(withinMs: number): Promise<void> {
    const until = this.#options.clock.now() + withinMs;
    while (this.#waiting.length > 0 || this.#sending !== undefined) {
      if (this.#collector !== 'away') this.#sendNext();
      const patience = this.#patienceUntil(until) - this.#options.clock.now();
      if (this.#sending === undefined || patience <= 0) break;
      await this.#overWithin(this.#sending.over, patience);
    }
    this.#cancelTimer?.();
    this.#state = 'closed';
    const left = this.#waiting.splice(0).length + (this.#sending?.spans ?? 0);
    this.#drop(left, 'there was no time left to send them');
    this.#report();
  }

  /** How long to wait for what is on its way; no longer than until then. */
  #patienceUntil(latest: number): number {
    if (this.#sending === undefined || this.#collector === 'away') return 0;
    return this.#collector === 'there' ? latest : Math.min(latest, this.#sending.since + unknownMs);
  }

  async #overWithin(over: Promise<void>, ms: number): Promise<void> {
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = this.#options.clock.schedule(ms, resolve);
    });
    await Promise.race([over, late]);
    cancel();
  }

  /** Now, where there is enough to send; but whoever is away is tried once in a while only, and costs nothing else. */
  #sendInTime(): void {
    const { limits, clock } = this.#options;
    if (this.#waiting.length >= limits.batch && this.#collector !== 'away') this.#sendNext();
    else this.#cancelTimer ??= clock.schedule(limits.delayMs, () => this.#sendNext());
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
      .then(
        () => {
          this.#collector = 'there';
        },
        (error: unknown) => {
          this.#collector = 'away';
          // At the end it was counted as lost before that.
          if (this.#state === 'open')
            this.#drop(spans.length, error instanceof Error ? error.message : String(error));
        },
      )
      .finally(() => {
        this.#sending = undefined;
        if (this.#state === 'open' && this.#waiting.length > 0) this.#sendInTime();
      });
    this.#sending = { spans: spans.length, since: clock.now(), over };
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
