import { type Command, Option } from 'commander';
import type { GivenFlags } from '../config/collect-values.js';
import { type Flag, flagVariable, type StartFlagName, startFlags } from '../config/flags.js';

/** `--help` shows the flags people need first; with this, it shows all of them. */
export const helpAll = '--help-all';

const options = new Map(
  (Object.entries(startFlags) as [StartFlagName, Flag][]).map(([name, flag]) => [name, toOption(name, flag)]),
);

/** Gives a command the flags of the table. Their values stay as they were written: `config/` reads them. */
export function addFlags(command: Command): Command {
  for (const option of options.values()) command.addOption(option);
  command.option(helpAll, 'show every flag');
  return command.configureHelp({ visibleOptions: (shown) => visibleOptions(shown) });
}

/** What was given on the command line, by the flags' long names. */
export function givenFlags(command: Command): GivenFlags {
  const given = command.opts();
  return Object.fromEntries([...options].map(([name, option]) => [name, given[option.attributeName()]]));
}

function toOption(name: StartFlagName, flag: Flag): Option {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const value = flag.placeholder === undefined ? '' : ` <${flag.placeholder}>`;
  const option = new Option(`${short}--${name}${value}`, describe(name, flag));
  return flag.kind === 'assignments'
    ? option.argParser((text: string, before: readonly string[] = []) => [...before, text])
    : option;
}

function describe(name: StartFlagName, flag: Flag): string {
  const choices = flag.choices === undefined ? '' : ` (${flag.choices.join(', ')})`;
  const preset = flag.default === undefined ? '' : ` [${flag.default}]`;
  return `${flag.help}${choices}${preset}${flag.isCommon ? '' : ` (${flagVariable(name)})`}`;
}

function visibleOptions(command: Command): Option[] {
  const isAll = process.argv.includes(helpAll);
  const common = new Set(
    [...options].filter(([name]) => (startFlags[name] as Flag).isCommon).map(([, option]) => option),
  );
  return command.options.filter((option) => isAll || common.has(option) || option.long === helpAll);
}
