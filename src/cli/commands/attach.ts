import { followPit } from '../attach/follow-pit.js';
import { attachFull, canShowFull } from '../attach/full-attach.js';
import { watchKeys } from '../attach/watch-keys.js';
import { nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { exitCodes } from '../exit-codes.js';
import { queryFor } from '../find-instance.js';
import { Followed, untilGone } from '../follow.js';
import { explainRefusal, openInstance } from '../open-instance.js';

export const attach = defineCommand({
  flags: { name: nameFlag },
  details: [
    'The dashboard of a running instance, until it ends; q or Ctrl-C leaves, and leaves it alone. Where standard output is ' +
      'no terminal: how it is, what happened lately, and what happens, as text.',
  ],
  examples: [{ command: 'snakepit attach' }],
  exits: { notRunning: 'no such instance is running', timedOut: 'the supervisor did not answer' },
  async run({ name }) {
    const opened = await openInstance(queryFor(name));
    if (await canShowFull(process.env)) {
      await attachFull(opened.client, process.env);
      return { code: exitCodes.ok };
    }
    const followed = new Followed(opened.client);
    const keys = watchKeys();
    try {
      const over = untilGone(followPit(opened.client, followed.write));
      return await followed.until(Promise.race([over, keys.left]));
    } catch (thrown) {
      throw explainRefusal(thrown, opened);
    } finally {
      keys.close();
    }
  },
});
