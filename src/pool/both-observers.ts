import type { CommandObserver } from './command-observer.js';

/** Two who look at each command, as one; undefined where there is none. */
export function bothObservers(
  first: CommandObserver | undefined,
  second: CommandObserver | undefined,
): CommandObserver | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return {
    answered(command, code, run) {
      first.answered(command, code, run);
      second.answered(command, code, run);
    },
    sending(command) {
      first.sending?.(command);
      second.sending?.(command);
    },
  };
}
