import { packageFile } from '../../package-files.js';
import { jsonFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { print } from '../print.js';
import { version as number } from '../version.js';

export const version = defineCommand({
  flags: {
    json: jsonFlag,
    'python-package': {
      kind: 'switch',
      help: 'print where the Python package is, for pip install',
      isCommon: true,
      isForThisCall: true,
    },
  },
  details: [
    'Of this program; what a running one is, status tells. snakepit --version is the same.',
    'Workers need nothing installed. The Python package is for editors, type checkers, and tests with snakepit.testing.',
  ],
  examples: [
    { command: 'snakepit version' },
    { command: 'snakepit version --json' },
    { command: 'pip install "$(snakepit version --python-package)"', says: 'for an editor and tests' },
  ],
  exits: {},
  run: ({ json, 'python-package': isPackage }) => {
    const python = packageFile('python');
    if (json)
      return print(
        `${JSON.stringify({ snakepit: number, node: process.version, python_package: python })}\n`,
      );
    return print(`${isPackage ? python : number}\n`);
  },
});
