import { formatDuration } from '../../config/units.js';
import { SnakepitError } from '../../errors.js';
import { nameFlag, timeoutFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { print } from '../print.js';
import { withinTime } from '../time-limit.js';
import { waitFor } from '../wait-for.js';

export const wait = defineCommand({
  flags: {
    name: nameFlag,
    for: {
      kind: 'choice',
      placeholder: 'STATE',
      choices: ['ready', 'idle', 'stopped'],
      default: 'ready',
      help: 'what to wait for',
      isCommon: true,
      isForThisCall: true,
    },
    timeout: { ...timeoutFlag, help: 'give up after this, with 124 (default: never)' },
  },
  details: [
    'Also for the instance to appear. It sleeps until it is told, and does not ask again and again.',
    'Ready: a worker serves. Idle: nothing is running or queued. Stopped: it does not run, and nothing of it is left; where ' +
      'nothing runs, that is so at once.',
  ],
  examples: [
    {
      command: 'snakepit start --on-eof stay tools.py & snakepit wait --timeout 1m',
      says: 'go on when the pool is warm',
    },
    { command: 'snakepit wait --for=idle && snakepit stop', says: 'stop when all is done' },
  ],
  exits: {
    failed: 'it ended before it was so',
    timedOut: 'it is not so yet, or the supervisor does not answer',
  },
  async run({ name, for: what, timeout }) {
    const giveUp = new AbortController();
    const late = () =>
      new SnakepitError(
        'timed-out',
        `${name ?? 'it'} is not ${what} (waited ${formatDuration(timeout ?? 0)})`,
        {
          remedy: 'snakepit status shows how it is, snakepit ps what runs.',
        },
      );
    try {
      return await print(await withinTime(timeout, waitFor(what, queryFor(name), giveUp.signal), late));
    } finally {
      giveUp.abort();
    }
  },
});
