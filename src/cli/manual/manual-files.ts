import { allCommands } from '../all-commands.js';
import { cliPage } from './cli-page.js';
import { commandPage } from './command-page.js';
import { programPage } from './program-page.js';

/** The files that are made from the table of commands, with their text: what `npm run man` writes. */
export async function manualFiles(): Promise<ReadonlyMap<string, string>> {
  const commands = await allCommands();
  return new Map([
    ['man/snakepit.1', programPage(commands)],
    ...commands.map((command) => [`man/snakepit-${command.entry.name}.1`, commandPage(command)] as const),
    ['docs/cli.md', cliPage(commands)],
  ]);
}
