import { type Flag, flagGroups, flagVariable } from '../../config/flag.js';
import type { FullCommand } from '../all-commands.js';
import { exitCodes } from '../exit-codes.js';
import { usageLine } from '../help/usage-line.js';
import { wrap } from '../help/wrap.js';
import { exitMeanings, exitsOf } from './exits.js';

/** docs/cli.md: every command, as a page for the web. */
export function cliPage(commands: readonly FullCommand[]): string {
  const codes = Object.entries(exitCodes) as [keyof typeof exitCodes, number][];
  return `${[
    '# The command line',
    '<!-- Written by `npm run man` from src/cli/command-table.ts and the commands it lists: change those. -->',
    ...intro.map(paragraph),
    table(
      ['command', 'does'],
      commands.map(({ entry: { name, summary } }) => [`[\`${name}\`](#snakepit-${name})`, summary]),
    ),
    ...commands.flatMap(commandSection),
    '## Exit codes',
    table(
      ['code', 'meaning'],
      codes.map(([name, code]) => [String(code), exitMeanings[name]]),
    ),
  ].join('\n\n')}\n`;
}

const intro: readonly string[] = [
  '`snakepit COMMAND --help` shows the same on one screen, `man snakepit` in a terminal, and `snakepit completion` helps to ' +
    'type it. An unknown command, flag or value is told with the nearest right one: exit 2, and nothing was done.',
  'Commands about a running instance find it so: `-n NAME` (or `SNAKEPIT_NAME`), else the only one that runs, else the one ' +
    'that was started in this directory; where that leaves several, they are listed, with exit 2. Where there is none, the ' +
    'exit code is 3. A supervisor that does not answer within 5 seconds, as it was stopped by a signal, is 124.',
];

function commandSection({ entry, definition }: FullCommand): readonly string[] {
  const { name, summary } = entry;
  const { arguments: known = [], details, examples } = definition;
  const shell = examples.map(({ command, says }) => `${says === undefined ? '' : `# ${says}\n`}${command}`);
  return [
    `## snakepit ${name}`,
    `\`\`\`\n${usageLine(name, definition)}\n\`\`\``,
    ...[`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, ...details].map((text) =>
      paragraph(plain(text)),
    ),
    ...(known.length === 0
      ? []
      : [
          table(
            ['argument', 'means'],
            known.map((argument) => [`\`${argument.name}\``, plain(full(argument.help, argument))]),
          ),
        ]),
    ...flagTables(definition.flags),
    `\`\`\`sh\n${shell.join('\n')}\n\`\`\``,
    table(
      ['exit', 'means'],
      exitsOf(definition).map(([code, text]) => [String(code), plain(text)]),
    ),
  ];
}

function flagTables(flags: FullCommand['definition']['flags']): readonly string[] {
  return [undefined, ...flagGroups].flatMap((group) => {
    const entries = Object.entries(flags).filter(([, flag]) => flag.group === group);
    if (entries.length === 0) return [];
    const hasVariables = entries.some(([, flag]) => !flag.isForThisCall);
    return [
      table(
        [group === undefined ? 'flag' : group.toLowerCase(), 'means', ...(hasVariables ? ['variable'] : [])],
        entries.map(([name, flag]) => [
          `\`${spelling(name, flag)}\``,
          plain(full(flag.help, flag)),
          ...(hasVariables ? [flag.isForThisCall ? '' : `\`${flagVariable(name)}\``] : []),
        ]),
      ),
    ];
  });
}

function spelling(name: string, { short, placeholder }: Flag): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`;
}

function full(help: string, { choices, default: preset }: Pick<Flag, 'choices' | 'default'>): string {
  const list = choices === undefined ? '' : `; one of ${choices.join(', ')}`;
  return `${help}${list}${preset === undefined ? '' : ` (default: ${preset})`}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return lines.map((line) => line.replaceAll('|  |', '| |')).join('\n');
}

/** Markdown must not see markup where there is none. */
function plain(text: string): string {
  return text.replaceAll(/[|*<]/g, '\\$&');
}

function paragraph(text: string): string {
  return wrap(text, 125).join('\n');
}
