import { relative } from 'node:path';
import { defineCommand } from '../command-definition.js';
import { type Project, writeProject } from '../init/write-project.js';
import { print } from '../print.js';
import { workingDirectory } from '../working-directory.js';

export const init = defineCommand({
  arguments: [
    { name: 'NAME', help: 'the folder to write to (default: this one)', isOptional: true, completes: 'file' },
  ],
  flags: {
    force: {
      kind: 'switch',
      help: 'overwrite what is there, README.md included',
      isCommon: true,
      isForThisCall: true,
    },
  },
  details: [
    'Writes an adapter to begin with, which runs as it is: a plain tool, a stream, an async tool and a session (adapter.py), ' +
      'tests of them for pytest (test_adapter.py), settings (snakepit.toml), and a README.md that says how to use them.',
    'Nothing is written where one of these files is there already, unless --force says so; but a README.md that is there stays ' +
      'as it is, and the others are written beside it.',
  ],
  examples: [
    { command: 'snakepit init words && cd words && snakepit start --reload', says: 'a new folder' },
    { command: 'snakepit init', says: 'in this one' },
  ],
  exits: { failed: 'the folder cannot be written to' },
  async run({ force }, [name]) {
    const cwd = workingDirectory();
    return print(text(await writeProject({ name, cwd, isForced: force }), cwd));
  },
});

function text({ folder, written, kept }: Project, cwd: string): string {
  const place = relative(cwd, folder);
  return [
    `wrote ${written.join(', ')}${place === '' ? '' : ` in ${place}`}`,
    ...kept.map((file) => `left ${file} as it is`),
    'To try it:',
    ...(place === '' ? [] : [`  cd ${quoted(place)}`]),
    `  echo '{"tool": "count", "args": ["to be or not to be"]}' | snakepit start`,
    '',
  ].join('\n');
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
