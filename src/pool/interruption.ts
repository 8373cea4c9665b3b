import { type Failure, failure, type Outcome } from '../command.js';

/** A held command that was asked to end. */
export interface Interruption {
  /** What it answers, unless it ends in another way first. */
  readonly answer: Failure;
  /** How long it has taken to end so far, in ticks of our own. */
  waitedMs: number;
}

/** Where a time limit was set; the first that says anything counts. */
export type LimitOrigin = 'timeout_ms' | "the tool's own" | '--timeout';

export interface TimeLimit {
  readonly ms: number;
  readonly origin: LimitOrigin;
}

export function timedOut({ ms, origin }: TimeLimit): Failure {
  return failure('timeout', `it ran longer than ${ms} ms (${origin})`, { limit_ms: ms });
}

/** How a command ended that was asked to: a tool that finished after all, or failed before, has its own say. */
export function interruptedOutcome(outcome: Outcome, { answer }: Interruption): Outcome {
  if (outcome.ok || outcome.error.code !== 'cancelled') return outcome;
  const { code, message, details } = answer.error;
  return failure(code, message, { ...details, ...outcome.error.details });
}

/** How a command ended that did not end when it was asked to. */
export function killedOutcome({ answer }: Interruption): Failure {
  const { code, message, details } = answer.error;
  return failure(code, `${message}, did not end when asked to, and was killed with its worker`, {
    ...details,
    killed: true,
  });
}
