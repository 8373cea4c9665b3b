import { jsonFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { print } from '../print.js';

export const config = defineCommand({
  arguments: [
    {
      name: 'ACTION',
      kind: 'choice',
      choices: ['check', 'schema'],
      help: 'check: read the settings as start would; schema: print their JSON Schema',
    },
    {
      name: 'FILE',
      help: 'check this file (default: the one that start would find)',
      isOptional: true,
      completes: 'file',
    },
  ],
  flags: { json: jsonFlag },
  details: [
    'check prints each setting that start would have in this folder, and where it comes from; or all that is wrong with the ' +
      'files it is read from. Nothing is started.',
    'Settings are looked for in snakepit.toml, or below [tool.snakepit] in pyproject.toml, in this folder and then in those ' +
      'above; then in $XDG_CONFIG_HOME/snakepit/config.toml. Variables come before them, and flags of start before those.',
    'schema prints the JSON Schema of snakepit.toml, for editors.',
  ],
  examples: [
    { command: 'snakepit config check' },
    { command: "snakepit config check --json | jq '.settings.workers'", says: 'one of them' },
    { command: 'snakepit config schema > snakepit.schema.json', says: 'for an editor' },
  ],
  exits: { usage: 'a file makes no sense, or the command line does not' },
  async run({ json }, [action, file]) {
    if (action === 'check') {
      const { checkConfig } = await import('../config/check-config.js');
      return checkConfig(file, json);
    }
    const { jsonSchema } = await import('../../config/file/json-schema.js');
    return print(jsonSchema());
  },
});
