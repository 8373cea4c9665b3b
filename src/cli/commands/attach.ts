import { followPit } from '../attach/follow-pit.js';
import { watchKeys } from '../attach/watch-keys.js';
import { nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { Followed, untilGone } from '../follow.js';
import { explainRefusal, openInstance } from '../open-instance.js';

export const attach = defineCommand({
  flags: { name: nameFlag },
  details: [
    'How it is, what happened lately, and what happens, until it ends; q or Ctrl-C leaves, and leaves it alone.',
  ],
  examples: [{ command: 'snakepit attach' }],
  exits: { notRunning: 'no such instance is running', timedOut: 'the supervisor did not answer' },
  async run({ name }) {
    const opened = await openInstance(queryFor(name));
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
