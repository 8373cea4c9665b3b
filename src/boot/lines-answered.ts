import type { Command, CommandSource } from '../command.js';
import type { Emit } from '../events.js';

/** Where lines are answered that are no commands: nobody else would tell of them. */
export function telling(
  source: CommandSource,
  emit: Emit,
  onLine: (command: Command) => void,
): CommandSource {
  return {
    settle(command, outcome, run) {
      onLine(command);
      source.settle(command, outcome, run);
      if (outcome.ok) return;
      emit({ type: 'commands-settled', worker: undefined, ok: 0, failed: { [outcome.error.code]: 1 } });
    },
  };
}
