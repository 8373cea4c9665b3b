import { SnakepitError } from '../../errors.js';
import { logNames } from '../../log/log-names.js';
import { readLogs } from '../../log/read-logs.js';
import { nearest } from '../../util/nearest.js';
import { jsonFlag, nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { chooseLogs } from '../logs/choose-logs.js';
import { recordRenderer } from '../logs/render-record.js';
import { Printer } from '../printer.js';
import { reportNote } from '../report-error.js';

/** Lines that a person is shown who does not say how many. */
const screenful = 50;

export const logs = defineCommand({
  arguments: [
    {
      name: 'WORKER',
      help: 'w1, w2, … or supervisor (default: all)',
      isOptional: true,
      isRepeated: true,
      completes: 'worker',
    },
  ],
  flags: {
    name: {
      ...nameFlag,
      help: 'the instance (default: the only one, else the one of this directory, else the last that ran)',
    },
    follow: {
      short: 'f',
      kind: 'switch',
      help: 'go on with what comes, until you end it',
      isCommon: true,
      isForThisCall: true,
    },
    tail: {
      kind: 'count',
      placeholder: 'N',
      help: `only the last N entries (default: ${screenful}, or all with --since or --json)`,
      isCommon: true,
      isForThisCall: true,
    },
    since: {
      kind: 'duration',
      placeholder: 'TIME',
      help: 'only what is no older than this: 30s, 10m, 2h',
      isCommon: true,
      isForThisCall: true,
    },
    json: { ...jsonFlag, help: 'print one JSON object per entry' },
  },
  details: [
    'What they printed, and what happened to them, in the order of time. It asks nobody, so it works as well when the ' +
      'instance is dead.',
    'Entries have "time", "level", "message" and, where they are there, "worker", "stream" (where the worker printed it) and ' +
      '"more" (further lines). Files are in $XDG_STATE_HOME/snakepit/NAME, else ~/.local/state/snakepit/NAME, at most 6 of ' +
      '10 MiB for each worker.',
  ],
  examples: [
    { command: 'snakepit logs -f' },
    { command: 'snakepit logs w1 w3 --since 10m' },
    {
      command: `snakepit logs --json | jq -r 'select(.level == "error").message'`,
      says: 'what went wrong',
    },
  ],
  exits: { notRunning: 'there are no logs', outputFailed: 'standard output could not be written' },

  async run({ name, follow, tail, since, json }, workers) {
    const chosen = await chooseLogs(queryFor(name));
    await checkNames(workers, chosen.directory);
    if (chosen.others.length > 0) {
      await reportNote(
        `these are the logs of ${chosen.name}, which ran last; --name chooses (${chosen.others.join(', ')})`,
      );
    }
    const printer = new Printer();
    const render = recordRenderer();
    const lines = readLogs({
      directory: chosen.directory,
      names: workers.length === 0 ? undefined : workers,
      tail: tail ?? (json || since !== undefined ? undefined : screenful),
      sinceMs: since === undefined ? undefined : Date.now() - since,
      follows: follow,
      left: printer.left,
    });
    for await (const some of lines) {
      await printer.print(some.map(({ text, record }) => (json ? `${text}\n` : render(record))).join(''));
      if (printer.left.aborted) break;
    }
    return printer.end();
  },
});

async function checkNames(workers: readonly string[], directory: string): Promise<void> {
  const known = workers.length === 0 ? [] : await logNames(directory);
  for (const worker of workers) {
    if (known.includes(worker)) continue;
    const meant = nearest(worker, known);
    throw new SnakepitError('usage', `there is no log of ${JSON.stringify(worker)}`, {
      remedy: meant === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${meant}?`,
    });
  }
}
