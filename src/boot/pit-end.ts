import type { HaltRule } from '../config/halt-rule.js';
import type { SnakepitError } from '../errors.js';

/** Why a pit ends; the first cause wins. */
export type PitEnd =
  /** All input was read and answered. */
  | { readonly kind: 'finished' }
  /** Somebody asked: nothing more is read, what runs may finish. */
  | { readonly kind: 'wound-down'; readonly why: string }
  /** The input had enough commands that failed, or succeeded (`--halt`); so many failed that were not ended by the halt itself. */
  | { readonly kind: 'halted'; readonly rule: HaltRule; readonly failed: number }
  /** Somebody insisted. */
  | { readonly kind: 'killed'; readonly why: string }
  /** Nobody reads the results any more; so many commands had failed by then. */
  | { readonly kind: 'output-closed'; readonly failed: number }
  | { readonly kind: 'output-failed'; readonly error: SnakepitError }
  | { readonly kind: 'input-failed'; readonly error: SnakepitError }
  /** No worker can serve. */
  | { readonly kind: 'workers-failed'; readonly error: SnakepitError };

/** A pit that has ended, with nothing left of it. */
export interface PitResult {
  readonly end: PitEnd;
  /** Lines of standard input that were answered. */
  readonly commands: number;
  /** Commands of standard input that failed. */
  readonly failed: number;
  /** Lines that failed in runs before, which this one has resumed. */
  readonly failedBefore: number;
  /** Commands of standard input that were read and, because the pit ended, not done. */
  readonly lost: number;
}
