import type { WorkersReport } from '../../control/protocol.js';
import { nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { askInstance } from '../open-instance.js';
import { printWorkersReport } from '../workers-report.js';

export const drain = defineCommand({
  arguments: [{ name: 'WORKER', help: 'w1, w2, …', completes: 'worker' }],
  flags: { name: nameFlag },
  details: [
    'It returns when the worker has finished. The others go on, and snakepit restart takes it back to work.',
  ],
  examples: [{ command: 'snakepit drain w1' }],
  exits: {
    failed: 'it could not be drained',
    notRunning: 'no such instance is running',
    timedOut: 'the supervisor did not answer',
  },
  async run({ name }, [worker]) {
    const report = await askInstance(queryFor(name), ({ client }) => client.request('drain', { worker }));
    return printWorkersReport(report as WorkersReport);
  },
});
