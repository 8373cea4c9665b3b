import type { CommandSource } from '../command.js';
import type { Emit } from '../events.js';

/** Where lines are answered that are no commands: nobody else would tell of them. */
export function telling(source: CommandSource, emit: Emit, onLine: () => void): CommandSource {
  return {
    settle(command, outcome, run) {
      onLine();
      source.settle(command, outcome, run);
      if (outcome.ok) return;
      emit({ type: 'commands-settled', worker: undefined, ok: 0, failed: { [outcome.error.code]: 1 } });
    },
  };
}
