import { formatDuration } from '../../config/units.js';
import { SnakepitError } from '../../errors.js';
import { nameFlag, timeoutFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { print } from '../print.js';
import { stopInstance } from '../stop-instance.js';
import { withinTime } from '../time-limit.js';

export const stop = defineCommand({
  flags: {
    name: nameFlag,
    now: {
      kind: 'switch',
      help: 'kill what runs, rather than let it finish',
      isCommon: true,
      isForThisCall: true,
    },
    timeout: { ...timeoutFlag, help: 'wait no longer than this; it goes on stopping (default: no limit)' },
  },
  details: [
    "What runs may finish, within the pool's --drain-timeout; what is queued answers shutting_down.",
    'To stop one that is stopping already waits for the same end; with --now it ends at once.',
  ],
  examples: [{ command: 'snakepit stop' }, { command: 'snakepit stop --name tools --now' }],
  exits: {
    ok: 'it has stopped, and nothing of it is left',
    failed: 'its supervisor was killed in between, and left something',
    notRunning: 'no such instance was running',
    timedOut: 'it has not stopped yet, or the supervisor does not answer',
  },
  async run({ name, now, timeout }) {
    const giveUp = new AbortController();
    const late = () =>
      new SnakepitError(
        'timed-out',
        `${name ?? 'it'} has not stopped yet (waited ${formatDuration(timeout ?? 0)})`,
        { remedy: now ? undefined : 'It goes on stopping; snakepit stop --now ends it at once.' },
      );
    try {
      return await print(await withinTime(timeout, stopInstance(queryFor(name), now, giveUp.signal), late));
    } finally {
      giveUp.abort();
    }
  },
});
