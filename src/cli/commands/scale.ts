import { parseCount } from '../../config/units.js';
import type { ScaleReport } from '../../control/protocol.js';
import { nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { askInstance } from '../open-instance.js';
import { print } from '../print.js';
import { counted } from '../text.js';

export const scale = defineCommand({
  arguments: [{ name: 'N', kind: 'count', min: '1', max: '4096', help: 'workers there are to be' }],
  flags: { name: nameFlag },
  details: ['New ones boot; those that are too many finish what they have in hand, the last ones first.'],
  examples: [{ command: 'snakepit scale 8' }],
  exits: {
    failed: 'it could not be done',
    notRunning: 'no such instance is running',
    timedOut: 'the supervisor did not answer',
  },
  async run({ name }, [count = '']) {
    const workers = parseCount(count);
    const { instance, report } = await askInstance(queryFor(name), async ({ client, instance }) => {
      return { instance, report: (await client.request('scale', { workers })) as ScaleReport };
    });
    const { before, workers: after } = report;
    const change = before === after ? ', as before' : ` (${before} before)`;
    return print(`${instance.name}: ${counted(after, 'worker')}${change}\n`);
  },
});
