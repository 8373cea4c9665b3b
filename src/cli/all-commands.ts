import type { CommandDefinition } from './command-definition.js';
import { type CommandEntry, commandTable } from './command-table.js';

/** A command with all that is known about it. */
export interface FullCommand {
  readonly entry: CommandEntry;
  readonly definition: CommandDefinition;
}

/** Every command, loaded: for what is made from all of them. */
export function allCommands(): Promise<readonly FullCommand[]> {
  return Promise.all(commandTable.map(async (entry) => ({ entry, definition: await entry.load() })));
}
