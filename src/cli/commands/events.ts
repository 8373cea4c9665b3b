import { jsonLine } from '../../log/json-line.js';
import { jsonFlag, nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { eventText } from '../event-text.js';
import { eventsFrom, parseSince } from '../events-since.js';
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
    since: {
      kind: 'text',
      placeholder: 'TIME|[RUN:]SEQ',
      help: 'only what is no older than this (30s, 10m), or came after the event with this "seq"',
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
    'A reader that was started again goes on where it stopped: --since takes the "seq" of the last event it has read, best with the ' +
      'run it belongs to ("run_id" of pit-started). Where another run has that name by now, all of that is shown, from its beginning. ' +
      'What is remembered no more is missing, as the numbers show.',
  ],
  examples: [
    { command: 'snakepit events -f' },
    {
      command: `snakepit events --json | jq 'select(.type == "worker-exited")'`,
      says: 'why workers died',
    },
  ],
  exits: { notRunning: 'no such instance is running', timedOut: 'the supervisor did not answer' },
  async run({ name, follow, since, json }) {
    const from = since === undefined ? undefined : parseSince(since);
    const opened = await openInstance(queryFor(name));
    const followed = new Followed(opened.client);
    const render = json ? jsonLine : eventText();
    const request = opened.client.request(
      'events',
      { ...(follow ? { follow } : {}), ...eventsFrom(from, opened.client.greeting.run) },
      (event) => followed.write(render(event)),
    );
    try {
      return await followed.until(follow ? untilGone(request) : request);
    } catch (thrown) {
      throw explainRefusal(thrown, opened);
    }
  },
});
