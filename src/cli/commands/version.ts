import { jsonFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { print } from '../print.js';
import { version as number } from '../version.js';

export const version = defineCommand({
  flags: { json: jsonFlag },
  details: ['Of this program; what a running one is, status tells. snakepit --version is the same.'],
  examples: [{ command: 'snakepit version' }, { command: 'snakepit version --json' }],
  exits: {},
  run: ({ json }) =>
    print(json ? `${JSON.stringify({ snakepit: number, node: process.version })}\n` : `${number}\n`),
});
