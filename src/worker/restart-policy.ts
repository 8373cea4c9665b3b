import type { DeathCause, RestartCounters } from '../events.js';
import { SlidingWindow } from '../supervision/sliding-window.js';
import { Backoff, type BackoffOptions } from './backoff.js';

/** Ready for this long counts as progress, also where there was nothing to do. */
export const steadyMs = 30_000;

export interface RestartPolicyOptions extends BackoffOptions {
  /** Failed starts in a row after which a slot is given up. Default: 3. */
  readonly maxStartFailures: number;
  /** Deaths without progress that are allowed within the window; one more is one too many. Default: 3. */
  readonly maxCrashes: number;
  /** Default: 5 s. */
  readonly windowMs: number;
}

/** What of an end matters to the policy. */
export interface Death {
  readonly cause: DeathCause;
  /** Commands it settled. */
  readonly settled: number;
  /** Commands it was running. */
  readonly cut: number;
  readonly readyForMs: number | undefined;
}

export type SlotDecision =
  | { readonly kind: 'restart'; readonly afterMs: number; readonly counters: RestartCounters }
  | { readonly kind: 'give-up'; readonly reason: string; readonly counters: RestartCounters };

/**
 * Whether, and when, the next generation of a slot is started.
 *
 * Start failures count in a row, whatever the clock says: an import that dies every two seconds would never be too often
 * for a window of five. Deaths after it was ready count within a sliding window, unless the generation had made progress
 * (a settled command, or 30 s): then the slot works, and everything starts anew. A death during a command is put down to
 * that command: it neither counts nor clears anything. What was asked for never counts.
 */
export class RestartPolicy {
  readonly #options: RestartPolicyOptions;
  readonly #backoff: Backoff;
  readonly #crashes: SlidingWindow;
  #startFailures = 0;

  /** `random` gives numbers from 0 to below 1. */
  constructor(options: RestartPolicyOptions, random: () => number) {
    this.#options = options;
    this.#backoff = new Backoff(options, random);
    this.#crashes = new SlidingWindow(options.windowMs);
  }

  /** Decides about a death at `now`, a monotonic clock's milliseconds. */
  decide(death: Death, now: number): SlotDecision {
    const { maxStartFailures, maxCrashes, windowMs } = this.#options;
    if (death.cause === 'intentional') return this.#restart(0, now);

    if (death.cause === 'start-failure') {
      this.#startFailures++;
      if (this.#startFailures < maxStartFailures) return this.#restart(this.#backoff.next(), now);
      return this.#giveUp(`${this.#startFailures} start failures in a row`, now);
    }

    this.#startFailures = 0;
    if (hasMadeProgress(death)) {
      this.reset();
      return this.#restart(0, now);
    }
    if (death.cut > 0) return this.#restart(0, now);
    if (this.#crashes.add(now) <= maxCrashes) return this.#restart(this.#backoff.next(), now);
    return this.#giveUp(`more than ${maxCrashes} deaths without progress within ${windowMs / 1000} s`, now);
  }

  /** Counters and backoff start anew. */
  reset(): void {
    this.#startFailures = 0;
    this.#backoff.reset();
    this.#crashes.clear();
  }

  counters(now: number): RestartCounters {
    const { maxStartFailures, maxCrashes, windowMs } = this.#options;
    const crashesInWindow = this.#crashes.count(now);
    return { startFailures: this.#startFailures, maxStartFailures, crashesInWindow, maxCrashes, windowMs };
  }

  #restart(afterMs: number, now: number): SlotDecision {
    return { kind: 'restart', afterMs, counters: this.counters(now) };
  }

  #giveUp(reason: string, now: number): SlotDecision {
    return { kind: 'give-up', reason, counters: this.counters(now) };
  }
}

function hasMadeProgress({ settled, readyForMs }: Death): boolean {
  return settled > 0 || (readyForMs ?? 0) >= steadyMs;
}
