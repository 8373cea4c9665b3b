import type { Clock } from '../util/clock.js';
import type { ExitReason } from './child.js';
import { SlidingWindow } from './sliding-window.js';

/** What becomes of a child that is to be started again. */
export type RestartDecision =
  | { readonly kind: 'restart'; readonly afterMs: number }
  | { readonly kind: 'give-up'; readonly error: Error };

/** Asked once for each exit that a child's restart type wants to be followed by a restart, and for each failed one. */
export type RestartRule = (id: string, reason: ExitReason) => RestartDecision;

export interface RestartIntensity {
  /** Restarts that are granted within the period; one more, and the supervisor gives up. */
  readonly maxRestarts: number;
  readonly periodMs: number;
}

/** OTP's rule: a restart follows at once, but *more than* `maxRestarts` within the period, of all children together, is too much. */
export function restartIntensity({ maxRestarts, periodMs }: RestartIntensity, clock: Clock): RestartRule {
  const restarts = new SlidingWindow(periodMs);
  return (id, reason) => {
    if (restarts.add(clock.now()) <= maxRestarts) return { kind: 'restart', afterMs: 0 };
    const cause = reason.kind === 'abnormal' ? { cause: reason.error } : undefined;
    const error = new Error(`${id}: more than ${maxRestarts} restarts within ${periodMs} ms`, cause);
    return { kind: 'give-up', error };
  };
}
