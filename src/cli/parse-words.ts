import { Command, CommanderError, Option } from 'commander';
import { at } from '../config/collect-values.js';
import type { Flag, FlagTable } from '../config/flag.js';
import { readValue } from '../config/read-value.js';
import { SnakepitError } from '../errors.js';
import { nearest } from '../util/nearest.js';
import type { Argument, CommandDefinition, GivenCommandLine } from './command-definition.js';

/**
 * Takes the words after a command's name apart. Values of flags stay as they were written: `config/` reads them. Throws
 * `usage`, with what was wrong and what was probably meant.
 */
export function parseWords(
  name: string,
  definition: CommandDefinition,
  words: readonly string[],
): GivenCommandLine {
  const options = Object.entries(definition.flags).map(([flag, about]) => toOption(flag, about));
  const command = new Command(name)
    .helpOption(false)
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  for (const option of options) command.addOption(option);
  try {
    command.parse(words, { from: 'user' });
  } catch (thrown) {
    throw thrown instanceof CommanderError ? explain(thrown, name, definition.flags) : thrown;
  }
  checkWords(name, definition.arguments ?? [], command.args);
  const given = command.opts();
  const names = Object.keys(definition.flags);
  return {
    words: command.args,
    flags: Object.fromEntries(
      names.map((flag, index) => [flag, given[options[index]?.attributeName() ?? '']]),
    ),
  };
}

function toOption(name: string, flag: Flag): Option {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const value = flag.placeholder === undefined ? '' : ` <${flag.placeholder}>`;
  const option = new Option(`${short}--${name}${value}`);
  return flag.kind === 'assignments'
    ? option.argParser((text: string, before: readonly string[] = []) => [...before, text])
    : option;
}

/** Commander's errors in our own words. */
function explain({ code, message }: CommanderError, name: string, flags: FlagTable): SnakepitError {
  const seeHelp = `snakepit ${name} --help shows what there is.`;
  const [, quoted = ''] = /'(.*?)'/s.exec(message) ?? [];
  if (code === 'commander.optionMissingArgument') {
    const flag = quoted.replace(/ <.*/, '').replace(', ', '/');
    return new SnakepitError('usage', `${flag} needs a value`, { remedy: seeHelp });
  }
  if (code !== 'commander.unknownOption') {
    return new SnakepitError('usage', message.replace(/^error: /, ''), { remedy: seeHelp });
  }
  const [written = ''] = quoted.split('=');
  if (Object.hasOwn(flags, written.slice(2))) {
    return new SnakepitError('usage', `${written} takes no value`, { remedy: seeHelp });
  }
  const known = Object.keys(flags).map((flag) => `--${flag}`);
  const meant = written.startsWith('--') ? nearest(written, known) : undefined;
  return new SnakepitError('usage', `snakepit ${name} has no flag ${written}`, {
    remedy: meant === undefined ? seeHelp : `Did you mean ${meant}? ${seeHelp}`,
  });
}

function checkWords(name: string, known: readonly Argument[], words: readonly string[]): void {
  const seeHelp = `snakepit ${name} --help shows what it takes.`;
  const missing = known[words.length];
  if (missing !== undefined && !missing.isOptional) {
    throw new SnakepitError('usage', `snakepit ${name} needs ${missing.name}: ${missing.help}`, {
      remedy: seeHelp,
    });
  }
  const last = known.at(-1);
  for (const [index, word] of words.entries()) {
    const argument = known[index] ?? (last?.isRepeated ? last : undefined);
    if (argument === undefined) {
      throw new SnakepitError('usage', `${JSON.stringify(word)} is one argument too many`, {
        remedy: seeHelp,
      });
    }
    at(argument.name, () => readValue({ kind: 'text', ...argument }, word));
  }
}
