import { SnakepitError } from '../errors.js';
import { parseCount, parsePercent } from './units.js';

/** What is counted: commands that failed, that succeeded, or both. */
export type HaltSubject = 'fail' | 'success' | 'done';

/** `--halt`: when everything ends before the input does. */
export interface HaltRule {
  /** As it was written: `now,fail=1`. */
  readonly text: string;
  /** `now`: what runs is made to end. `soon`: what runs may finish. */
  readonly when: 'now' | 'soon';
  readonly subject: HaltSubject;
  /** So many commands, at least one; or a share of them, above 0 and at most 1. */
  readonly limit: { readonly count: number } | { readonly share: number };
}

const grammar = 'Write it like never, now,fail=1, soon,fail=3%, now,success=1 or soon,done=100.';

/** GNU parallel's grammar: `never`, or `now|soon,fail|success|done=N|N%`. Undefined for `never`. Throws `usage`. */
export function parseHaltRule(text: string): HaltRule | undefined {
  if (text === 'never') return undefined;
  const [, when, subject, limit] = /^(now|soon),(fail|success|done)=(\d+(?:\.\d+)?%|\d+)$/.exec(text) ?? [];
  if (limit === undefined) throw wrong(`${JSON.stringify(text)} does not say when to halt`, grammar);
  return {
    text,
    when: when as HaltRule['when'],
    subject: subject as HaltSubject,
    limit: limit.endsWith('%') ? { share: shareOf(limit) } : { count: countOf(limit) },
  };
}

function countOf(text: string): number {
  const count = parseCount(text);
  if (count === 0) throw wrong('0 commands would halt before the first', 'Write never, or at least 1.');
  return count;
}

function shareOf(text: string): number {
  const share = parsePercent(text);
  if (share === 0 || share > 1) throw wrong(`${text} is not above 0% and at most 100%`, grammar);
  return share;
}

function wrong(message: string, remedy: string): SnakepitError {
  return new SnakepitError('usage', message, { remedy });
}
