import { jsonLine } from '../../log/json-line.js';
import { jsonFlag, nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { eventText } from '../event-text.js';
import { queryFor } from '../find-instance.js';
import { Followed, untilGone } from '../follow.js';
import { explainRefusal, openInstance } from '../open-instance.js';

export const events = defineCommand({
  flags: {
    name: nameFlag,
    follow: {
      short: 'f',
      kind: 'switch',
      help: 'go on with what happens from now on, until it ends',
      isCommon: true,
      isForThisCall: true,
    },
    json: { ...jsonFlag, help: 'print one JSON object per event' },
  },
  details: [
    'Everything but what becomes of single commands is remembered: the last 1000, and the last 200 lines that tools printed.',
    'Events are in the past tense, worker-ready or restart-scheduled, with "v" (1), "seq", "time" and snake_case keys of their ' +
      'own, as start --events writes them. Kinds and keys may be added; "v" rises when an old reader would misunderstand. ' +
      '--follow shows all there are.',
  ],
  examples: [
    { command: 'snakepit events -f' },
    {
      command: `snakepit events --json | jq 'select(.type == "worker-exited")'`,
      says: 'why workers died',
    },
  ],
  exits: { notRunning: 'no such instance is running', timedOut: 'the supervisor did not answer' },
  async run({ name, follow, json }) {
    const opened = await openInstance(queryFor(name));
    const followed = new Followed(opened.client);
    const render = json ? jsonLine : eventText();
    const request = opened.client.request('events', follow ? { follow } : {}, (event) =>
      followed.write(render(event)),
    );
    try {
      return await followed.until(follow ? untilGone(request) : request);
    } catch (thrown) {
      throw explainRefusal(thrown, opened);
    }
  },
});
