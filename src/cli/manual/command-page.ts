import { type Flag, flagGroups, flagVariable } from '../../config/flag.js';
import type { FullCommand } from '../all-commands.js';
import type { Argument, Example } from '../command-definition.js';
import { exitsOf } from './exits.js';
import { mdocList, mdocLiteral, mdocText, mdocWord, reference } from './mdoc.js';
import { pageHead } from './page-head.js';

/** The manual page of one command. */
export function commandPage({ entry, definition }: FullCommand): string {
  const { name, summary } = entry;
  const { arguments: known = [], flags, details, examples } = definition;
  const hasFlags = Object.keys(flags).length > 0;
  const synopsis = [
    '.Nm snakepit',
    `.Cm ${mdocWord(name)}`,
    ...(hasFlags ? ['.Op Ar flags'] : []),
    ...known.map(argumentUsage),
  ];
  return [
    pageHead(`snakepit-${name}`, summary),
    `.Sh SYNOPSIS\n${synopsis.join('\n')}\n`,
    `.Sh DESCRIPTION\n${[`${capital(summary)}.`, ...details].map(mdocText).join('\n.Pp\n')}\n`,
    known.length === 0
      ? ''
      : `.Pp\nArguments:\n${mdocList(known.map((argument) => [`Ar ${mdocWord(argument.name)}`, full(argument.help, argument)]))}`,
    hasFlags ? flagSections(flags) : '',
    `.Sh EXIT STATUS\n${mdocList(exitsOf(definition).map(([code, text]) => [String(code), `${text}.`]))}`,
    `.Sh EXAMPLES\n${examples.map(exampleText).join('')}`,
    `.Sh SEE ALSO\n.${reference('snakepit')}\n`,
  ].join('');
}

function exampleText({ command, says }: Example, index: number): string {
  const space = index === 0 ? '' : '.Pp\n';
  const about = says === undefined ? '' : `${space}${mdocText(`${capital(says)}:`)}\n`;
  return about + mdocLiteral([command]);
}

function argumentUsage({ name, isOptional, isRepeated }: Argument): string {
  const word = `Ar ${mdocWord(name)}${isRepeated ? ' ...' : ''}`;
  return `.${isOptional ? 'Op ' : ''}${word}`;
}

function flagSections(flags: FullCommand['definition']['flags']): string {
  const all = Object.entries(flags);
  const hasVariables = all.some(([, flag]) => !flag.isForThisCall);
  const intro = hasVariables
    ? mdocText('A flag wins over its variable, which is named in parentheses, and that over the default.')
    : '';
  const parts = [undefined, ...flagGroups].map((group) => {
    const entries = all.filter(([, flag]) => flag.group === group);
    if (entries.length === 0) return '';
    return `${group === undefined ? '' : `.Ss ${group}\n`}${mdocList(entries.map(flagItem))}`;
  });
  return `.Sh OPTIONS\n${intro === '' ? '' : `${intro}\n`}${parts.join('')}`;
}

function flagItem([name, flag]: readonly [string, Flag]): readonly [string, string] {
  const short = flag.short === undefined ? '' : `Fl ${mdocWord(flag.short)} , `;
  const value = flag.placeholder === undefined ? '' : ` Ar ${mdocWord(flag.placeholder)}`;
  const variable = flag.isForThisCall ? '' : ` (${flagVariable(name)})`;
  return [`${short}Fl \\-${mdocWord(name)}${value}`, `${full(flag.help, flag)}${variable}`];
}

function full(help: string, { choices, default: preset }: Pick<Flag, 'choices' | 'default'>): string {
  const list = choices === undefined ? '' : ` One of ${choices.join(', ')}.`;
  return `${help}.${list}${preset === undefined ? '' : ` Default: ${preset}.`}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
