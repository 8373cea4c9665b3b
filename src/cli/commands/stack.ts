import type { StackReport } from '../../control/protocol.js';
import { jsonFlag, nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { askInstance } from '../open-instance.js';
import { print } from '../print.js';
import { stackText } from '../stack-text.js';

export const stack = defineCommand({
  arguments: [{ name: 'WORKER', help: 'w1, w2, …', completes: 'worker' }],
  flags: {
    name: nameFlag,
    all: {
      short: 'a',
      kind: 'switch',
      help: "show snakepit's own threads and calls, and threads that are idle, as well",
      isCommon: true,
      isForThisCall: true,
    },
    json: jsonFlag,
  },
  details: [
    'Nothing is stopped for it, and it works as well where C code holds the lock of Python, or an import hangs: a signal ' +
      '(SIGURG) has the calls of all threads written down, innermost first. Of async tools it shows what computes, not what waits.',
    'start --slow has an event tell the same of every command that runs for long.',
  ],
  examples: [
    { command: 'snakepit stack w1' },
    {
      command: 'snakepit stack w1 --json | jq -r .threads[].frames[0]',
      says: 'the innermost call of each thread',
    },
  ],
  exits: {
    failed: 'the worker does not say',
    notRunning: 'no such instance is running',
    timedOut: 'the supervisor did not answer',
  },
  async run({ name, all, json }, [worker]) {
    const report = (await askInstance(queryFor(name), ({ client }) =>
      client.request('stack', { worker }),
    )) as StackReport;
    return print(json ? `${JSON.stringify(report)}\n` : stackText(report, all));
  },
});
