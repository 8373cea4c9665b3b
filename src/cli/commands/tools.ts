import type { ToolReport } from '../../control/protocol.js';
import { toolsText } from '../../control/tools-text.js';
import { jsonFlag, nameFlag, poolFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { askInstance } from '../open-instance.js';
import { print } from '../print.js';

export const tools = defineCommand({
  arguments: [{ name: 'TOOL', help: 'only this one', isOptional: true }],
  flags: {
    name: nameFlag,
    pool: { ...poolFlag, help: 'those of this pool only' },
    json: jsonFlag,
  },
  details: [
    'As their signatures say. While it boots, this waits for a worker that can tell.',
    'The JSON has for each its parameters, the JSON Schema of its arguments as an object, and whether it streams, is async or ' +
      'idempotent.',
  ],
  examples: [
    { command: 'snakepit tools' },
    { command: 'snakepit tools add --json | jq .tools[0].schema', says: 'JSON Schema of its arguments' },
  ],
  exits: {
    failed: 'no worker can tell',
    notRunning: 'no such instance is running',
    timedOut: 'the supervisor did not answer in time',
  },
  async run({ name, pool, json }, [tool]) {
    const report = await askInstance(
      queryFor(name),
      ({ client }) =>
        client.request('tools', {
          ...(tool === undefined ? {} : { name: tool }),
          ...(pool === undefined ? {} : { pool }),
        }) as Promise<{ tools: ToolReport[] }>,
    );
    return print(json ? `${JSON.stringify(report)}\n` : toolsText(report.tools));
  },
});
