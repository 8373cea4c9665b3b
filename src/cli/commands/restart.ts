import type { WorkersReport } from '../../control/protocol.js';
import { nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { askInstance } from '../open-instance.js';
import { printWorkersReport } from '../workers-report.js';

export const restart = defineCommand({
  arguments: [
    {
      name: 'WORKER',
      help: 'w1, w2, … (default: all)',
      isOptional: true,
      isRepeated: true,
      completes: 'worker',
    },
  ],
  flags: {
    name: nameFlag,
    rolling: {
      kind: 'switch',
      help: 'one after the other: each is ready before the next one leaves',
      isCommon: true,
      isForThisCall: true,
    },
    now: {
      kind: 'switch',
      help: 'kill what runs, rather than let it finish',
      isCommon: true,
      isForThisCall: true,
    },
  },
  details: [
    'Each first finishes what it has in hand; with --now that is cut, and answers worker_crashed unless it is idempotent. ' +
      'One that was given up, or told to stop, is started again.',
    'It returns when all of them are ready again, or it is known that they will not be.',
  ],
  examples: [{ command: 'snakepit restart --rolling' }, { command: 'snakepit restart w1 w3' }],
  exits: {
    failed: 'not all of them are ready again',
    notRunning: 'no such instance is running',
    timedOut: 'the supervisor did not answer',
  },
  async run({ name, rolling, now }, workers) {
    const params = { workers, ...(rolling ? { rolling } : {}), ...(now ? { now } : {}) };
    const report = await askInstance(queryFor(name), ({ client }) => client.request('restart', params));
    return printWorkersReport(report as WorkersReport);
  },
});
