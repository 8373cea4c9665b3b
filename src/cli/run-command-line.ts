import { SnakepitError } from '../errors.js';
import { shortageError } from '../process/system-error.js';
import { nearest } from '../util/nearest.js';
import { allCommands } from './all-commands.js';
import type { CommandDefinition, GivenCommandLine } from './command-definition.js';
import { type CommandEntry, commandTable } from './command-table.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import type { Leaving } from './leave.js';
import { print } from './print.js';
import { reportError } from './report-error.js';

/** Does what the words after the program's name ask for. What is not needed for that is not loaded. */
export async function runCommandLine(words: readonly string[]): Promise<Leaving> {
  try {
    return await dispatch(words);
  } catch (thrown) {
    const error = shortageError('cannot start', thrown) ?? SnakepitError.from(thrown);
    await reportError(error);
    return { code: exitCodeOf(error.code) };
  }
}

async function dispatch([first, ...rest]: readonly string[]): Promise<Leaving> {
  switch (first) {
    case undefined:
      return complain();
    case 'help':
      // As people who come from git type it.
      return rest[0] === undefined ? help() : dispatch([...rest, '--help']);
    case '-h':
    case '--help':
      return help();
    case '--help-all':
      return helpAll();
    case '-V':
    case '--version':
      return dispatch(['version', ...rest]);
  }
  const entry = await find(first);
  const definition = await entry.load();
  const asked = askedForHelp(rest);
  if (asked !== undefined) {
    const { commandHelp } = await import('./help/command-help.js');
    return print(commandHelp(entry, definition, { isAll: asked === '--help-all' }));
  }
  return definition.run(await parse(entry.name, definition, rest), allCommands);
}

async function parse(
  name: string,
  definition: CommandDefinition,
  words: readonly string[],
): Promise<GivenCommandLine> {
  const needsWords = definition.arguments?.some(({ isOptional }) => !isOptional) ?? false;
  if (words.length === 0 && !needsWords) return { words, flags: {} };
  const { parseWords } = await import('./parse-words.js');
  return parseWords(name, definition, words);
}

/** Help is given whatever else was written, as where it is asked for, something is probably wrong. */
function askedForHelp(words: readonly string[]): string | undefined {
  const end = words.indexOf('--');
  const flags = end === -1 ? words : words.slice(0, end);
  return flags.findLast((word) => word === '-h' || word === '--help' || word === '--help-all');
}

async function help(): Promise<Leaving> {
  const { programHelp } = await import('./help/program-help.js');
  return print(programHelp());
}

async function helpAll(): Promise<Leaving> {
  const [{ programHelp }, { commandHelp }] = await Promise.all([
    import('./help/program-help.js'),
    import('./help/command-help.js'),
  ]);
  const commands = await allCommands();
  const pages = commands.map(({ entry, definition }) => commandHelp(entry, definition, { isAll: true }));
  return print([programHelp(), ...pages].join(`\n${'-'.repeat(80)}\n\n`));
}

async function complain(): Promise<Leaving> {
  const { programHelp } = await import('./help/program-help.js');
  await new Promise((written) => process.stderr.write(programHelp(), written));
  return { code: exitCodes.usage };
}

async function find(name: string): Promise<CommandEntry> {
  const entry = commandTable.find((one) => one.name === name);
  if (entry !== undefined) return entry;
  if (name.startsWith('-')) {
    throw new SnakepitError('usage', `${JSON.stringify(name)} is no command`, {
      remedy: 'Flags come after the command: snakepit status --name tools.',
    });
  }
  const meant = nearest(
    name,
    commandTable.map((one) => one.name),
  );
  throw new SnakepitError('usage', `there is no command ${JSON.stringify(name)}`, {
    remedy:
      meant === undefined
        ? 'snakepit --help lists them.'
        : `Did you mean ${meant}? snakepit --help lists all.`,
  });
}
