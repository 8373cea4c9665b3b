import type { RecycleCause } from '../events.js';
import type { Clock } from '../util/clock.js';
import { Backoff, type BackoffOptions } from './backoff.js';
import type { ReplacementOutcome } from './replacement.js';

/** When a worker that does nothing wrong is replaced all the same; undefined: never for this reason. */
export interface RecyclingOptions {
  /** After so many commands. */
  readonly maxRequests: number | undefined;
  /** When it has been ready for so long. */
  readonly maxAgeMs: number | undefined;
  /** When more than this is in memory, with all it started. */
  readonly maxRssBytes: number | undefined;
  /** The first two are longer by up to this fraction, at random. Default: 0.1. */
  readonly jitter: number;
}

export interface RecyclingOrder {
  readonly options: RecyclingOptions;
  /** Between attempts to replace it. */
  readonly backoff: BackoffOptions;
  readonly clock: Clock;
  /** Numbers from 0 to below 1. */
  readonly random: () => number;
  /** Replaces the worker. */
  readonly replace: (cause: RecycleCause) => Promise<ReplacementOutcome>;
  /** That failed: it is tried again after so long, if the worker is due then. */
  readonly onRetry: (delayMs: number) => void;
}

type State =
  | { readonly is: 'watching' }
  | { readonly is: 'replacing' }
  | { readonly is: 'backing-off'; readonly cancel: () => void }
  | { readonly is: 'over' };

/** Timers count to 2^31 - 1 ms; a longer one would go off at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Watches one generation, from when it is ready, and has it replaced when it is due: for as long as it is, and with ever
 * longer pauses where the successor cannot start.
 *
 * Each draws limits of its own, so that workers which booted together are not replaced together. There is none to draw for
 * memory: that is a limit of the machine.
 */
export class Recycling {
  readonly #order: RecyclingOrder;
  readonly #backoff: Backoff;
  readonly #maxRequests: number;
  readonly #maxAgeMs: number;
  readonly #maxRssBytes: number;
  readonly #readyAt: number;
  #settled = 0;
  #residentBytes = 0;
  #state: State = { is: 'watching' };
  #disarmAge: () => void = () => {};

  constructor(order: RecyclingOrder) {
    const { options, backoff, clock, random } = order;
    const drawn = (limit: number | undefined) => (limit ?? never) * (1 + options.jitter * random());
    this.#order = order;
    this.#backoff = new Backoff(backoff, random);
    this.#maxRequests = Math.floor(drawn(options.maxRequests));
    this.#maxAgeMs = drawn(options.maxAgeMs);
    this.#maxRssBytes = options.maxRssBytes ?? never;
    this.#readyAt = clock.now();
    this.#awaitAge();
  }

  /** So many commands it has settled by now. */
  onSettled(commands: number): void {
    this.#settled = commands;
    if (commands >= this.#maxRequests) this.#look();
  }

  /** So much it, and all it started, has in memory. */
  onMeasured(residentBytes: number): void {
    this.#residentBytes = residentBytes;
    this.#look();
  }

  stop(): void {
    this.#disarmAge();
    if (this.#state.is === 'backing-off') this.#state.cancel();
    this.#state = { is: 'over' };
  }

  get #ageMs(): number {
    return this.#order.clock.now() - this.#readyAt;
  }

  #awaitAge(): void {
    const leftMs = this.#maxAgeMs - this.#ageMs;
    if (leftMs === never) return;
    if (leftMs <= 0) this.#look();
    else {
      const ms = Math.min(Math.ceil(leftMs), longestTimerMs);
      this.#disarmAge = this.#order.clock.schedule(ms, () => this.#awaitAge());
    }
  }

  #look(): void {
    if (this.#state.is !== 'watching') return;
    const cause = this.#cause();
    if (cause === undefined) return;
    const replacing: State = { is: 'replacing' };
    this.#state = replacing;
    void this.#order.replace(cause).then(({ kind }) => {
      if (this.#state !== replacing) return;
      if (kind === 'failed') this.#backOff();
      else this.stop();
    });
  }

  #backOff(): void {
    const delayMs = this.#backoff.next();
    const cancel = this.#order.clock.schedule(delayMs, () => {
      this.#state = { is: 'watching' };
      this.#look();
    });
    this.#state = { is: 'backing-off', cancel };
    this.#order.onRetry(delayMs);
  }

  /** Why it is due; undefined where it is not. */
  #cause(): RecycleCause | undefined {
    if (this.#residentBytes > this.#maxRssBytes) {
      return { reason: 'memory', figure: this.#residentBytes, limit: this.#maxRssBytes };
    }
    if (this.#settled >= this.#maxRequests) {
      return { reason: 'requests', figure: this.#settled, limit: this.#maxRequests };
    }
    if (this.#ageMs >= this.#maxAgeMs) return { reason: 'age', figure: this.#ageMs, limit: this.#maxAgeMs };
    return undefined;
  }
}

const never = Number.POSITIVE_INFINITY;
