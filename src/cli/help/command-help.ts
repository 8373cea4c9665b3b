import { type Flag, flagGroups, flagVariable } from '../../config/flag.js';
import type { CommandDefinition } from '../command-definition.js';
import type { CommandEntry } from '../command-table.js';
import { flagUsage, usageLine } from './usage-line.js';
import { definitionList, wrap } from './wrap.js';

/** What `snakepit NAME --help` prints: on one screen, with the flags people need first, or with all. */
export function commandHelp(
  { name, summary }: CommandEntry,
  definition: CommandDefinition,
  { isAll }: { readonly isAll: boolean },
): string {
  const { arguments: known = [], flags, details, examples } = definition;
  const [first] = details;
  const about = first === undefined ? sentence(summary) : `${sentence(summary)} ${first}`;
  const shown = Object.entries(flags).filter(([, flag]) => isAll || flag.isCommon);
  const hasMore = Object.values(flags).some((flag) => !flag.isCommon);
  const rest: (readonly [string, string])[] =
    hasMore && !isAll ? [['    --help-all', 'show every flag']] : [];
  const lines = [
    `Usage: ${usageLine(name, definition)}`,
    '',
    ...wrap(about),
    ...section(
      'Arguments',
      definitionList(known.map((argument) => [argument.name, withPreset(argument.help, argument)])),
    ),
    ...(isAll ? flagSections(shown) : section('Flags', definitionList([...shown.map(flagEntry), ...rest]))),
    ...section(
      'Examples',
      examples.map(({ command }) => `  ${command}`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines];
}

/** All of them, by group where they have one. */
function flagSections(shown: readonly (readonly [string, Flag])[]): readonly string[] {
  const entriesOf = (group: Flag['group']) =>
    definitionList(shown.filter(([, flag]) => flag.group === group).map(flagEntry));
  return [
    ...section('Flags', entriesOf(undefined)),
    ...flagGroups.flatMap((group) => section(group, entriesOf(group))),
  ];
}

function flagEntry([name, flag]: readonly [string, Flag]): readonly [string, string] {
  const variable = flag.isCommon || flag.isForThisCall ? '' : ` (${flagVariable(name)})`;
  return [flagUsage(name, flag), withPreset(flag.help, flag) + variable];
}

function withPreset(help: string, { choices, default: preset }: Pick<Flag, 'choices' | 'default'>): string {
  const list = choices === undefined ? '' : ` (${choices.join(', ')})`;
  return `${help}${list}${preset === undefined ? '' : ` [${preset}]`}`;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
