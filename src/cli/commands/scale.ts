import { at } from '../../config/collect-values.js';
import type { Flag } from '../../config/flag.js';
import { readValue } from '../../config/read-value.js';
import type { ScaleReport } from '../../control/protocol.js';
import { readScaleOrder, type ScaleOrder } from '../../control/scale-order.js';
import { SnakepitError } from '../../errors.js';
import { nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { askInstance } from '../open-instance.js';
import { print } from '../print.js';
import { counted } from '../text.js';

export const scale = defineCommand({
  arguments: [{ name: 'N', help: 'workers there are to be; POOL=N in one of several pools' }],
  flags: { name: nameFlag },
  details: ['New ones boot; those that are too many finish what they have in hand, the last ones first.'],
  examples: [
    { command: 'snakepit scale 8' },
    { command: 'snakepit scale gpu=4', says: 'where there are several pools' },
  ],
  exits: {
    failed: 'it could not be done',
    notRunning: 'no such instance is running',
    timedOut: 'the supervisor did not answer',
  },
  async run({ name }, [wanted = '']) {
    const order = readOrder(wanted);
    const { instance, report } = await askInstance(queryFor(name), async ({ client, instance }) => {
      return { instance, report: (await client.request('scale', { ...order })) as ScaleReport };
    });
    const { before, workers: after, pool } = report;
    const change = before === after ? ', as before' : ` (${before} before)`;
    const where = pool === undefined ? instance.name : `${instance.name}, pool ${pool}`;
    return print(`${where}: ${counted(after, 'worker')}${change}\n`);
  },
});

const count: Flag = { kind: 'count', min: '1', max: '4096', help: '' };

function readOrder(text: string): ScaleOrder {
  const [digits = ''] = text.split('=').slice(-1);
  // What is no number is refused as in a flag.
  at('N', () => readValue(count, digits));
  const order = readScaleOrder(text);
  if (order !== undefined) return order;
  throw new SnakepitError('usage', `N: ${JSON.stringify(text)} names no pool`, {
    remedy: 'Write it like gpu=4.',
  });
}
