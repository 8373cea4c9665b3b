import type { FullCommand } from '../all-commands.js';
import { exitCodes } from '../exit-codes.js';
import { programSummary } from '../help/program-help.js';
import { exitMeanings } from './exits.js';
import { mdocList, mdocLiteral, mdocText, mdocWord, reference } from './mdoc.js';
import { pageHead } from './page-head.js';

/** The manual page of the program: what there is, and what holds for all of it. */
export function programPage(commands: readonly FullCommand[]): string {
  const codes = Object.entries(exitCodes) as [keyof typeof exitCodes, number][];
  return [
    pageHead('snakepit', programSummary),
    '.Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar flags\n.Op Ar arguments\n.Nm\n.Ar command\n.Fl \\-help\n',
    `.Sh DESCRIPTION\n${description.map(mdocText).join('\n.Pp\n')}\n`,
    '.Pp\nThe commands are:\n',
    mdocList(commands.map(({ entry }) => [reference(`snakepit-${entry.name}`), `${entry.summary}.`])),
    `.Ss Which instance\n${whichInstance.map(mdocText).join('\n.Pp\n')}\n`,
    `.Sh ENVIRONMENT\n${mdocList(variables.map(([name, text]) => [`Ev ${name}`, text]))}`,
    `.Sh FILES\n${mdocList(files.map(([path, text]) => [`Pa ${mdocWord(path)}`, text]))}`,
    `.Sh EXIT STATUS\n${mdocList(codes.map(([name, code]) => [String(code), `${exitMeanings[name]}.`]))}`,
    `.Sh EXAMPLES\n${mdocLiteral([
      'seq 1000 | snakepit start --workers 4 tools.py:square --lines',
      'snakepit start -d tools.py',
      'snakepit status',
      'snakepit stop',
    ])}`,
    `.Sh SEE ALSO\n${seeAlso(commands)}`,
  ].join('');
}

const description: readonly string[] = [
  'Keeps Python workers alive and routes lines through them: one command a line in, one result a line out, whatever ' +
    'happens. A worker that dies is replaced; what it had not started goes to another one, what it had finished is kept.',
  'What runs can be asked and steered by the other commands, over a socket that only its user can reach.',
];

const whichInstance: readonly string[] = [
  "An instance has a name: the adapter's (tools for tools.py, tools-2 where that runs), or what --name says.",
  'Commands about a running one mean that of -n/--name, else the only one that runs, else the one that was started in the ' +
    'working directory; where that leaves several, they are listed, and the exit status is 2.',
];

const variables: readonly (readonly [string, string])[] = [
  ['SNAKEPIT_NAME', 'The same as -n/--name. Flags of snakepit-start have variables like it.'],
  ['XDG_RUNTIME_DIR , TMPDIR', 'Where runtime files go.'],
  [
    'XDG_CACHE_HOME',
    'Where Python packages go that snakepit needs and does not find, the bytecode of its own modules that cannot lie ' +
      'beside them, and what Node has compiled.',
  ],
];

const files: readonly (readonly [string, string])[] = [
  [
    '$XDG_RUNTIME_DIR/snakepit/NAME/',
    'Control socket, lock and state of a running instance; where XDG_RUNTIME_DIR is not set or not ours, below ' +
      '$TMPDIR/snakepit-UID/.',
  ],
  ['$XDG_CACHE_HOME/snakepit/packages/', 'Python packages that snakepit needs.'],
  [
    '$XDG_CACHE_HOME/snakepit/bytecode/',
    'Bytecode of the Python modules of snakepit itself, where they may not be written to, or PYTHONDONTWRITEBYTECODE is set. ' +
      'It can be removed at any time.',
  ],
  [
    '$XDG_CACHE_HOME/snakepit/compiled/',
    'What Node has compiled of snakepit itself (Node 22.1 and later). It can be removed at any time.',
  ],
];

function seeAlso(commands: readonly FullCommand[]): string {
  const names = commands.map(({ entry }) => entry.name).sort();
  return names
    .map((name, index) => {
      const separator = index === names.length - 1 ? '' : ' ,';
      return `.${reference(`snakepit-${name}`)}${separator}\n`;
    })
    .join('');
}
