import type { ErrorCode, Outcome } from '../command.js';

/** How the commands of one message of results ended. */
export interface BatchTally {
  readonly ok: number;
  readonly failed: Readonly<Partial<Record<ErrorCode, number>>>;
  readonly isEmpty: boolean;
  count(outcome: Outcome): void;
}

export function tally(): BatchTally {
  let ok = 0;
  let failures = 0;
  const failed: Partial<Record<ErrorCode, number>> = {};
  return {
    get ok() {
      return ok;
    },
    failed,
    get isEmpty() {
      return ok + failures === 0;
    },
    count(outcome) {
      if (outcome.ok) {
        ok++;
        return;
      }
      failures++;
      failed[outcome.error.code] = (failed[outcome.error.code] ?? 0) + 1;
    },
  };
}
