import type { ReloadReport } from '../../control/reports.js';
import { SnakepitError } from '../../errors.js';
import { nameFlag } from '../client-flags.js';
import { defineCommand } from '../command-definition.js';
import { queryFor } from '../find-instance.js';
import { askInstance } from '../open-instance.js';
import { print } from '../print.js';

export const reload = defineCommand({
  flags: { name: nameFlag },
  details: [
    'Each worker leaves only when its successor is ready. Code that cannot be started keeps the workers as they are, and the ' +
      'reason is told.',
  ],
  examples: [{ command: 'snakepit reload' }],
  exits: {
    ok: 'all workers serve the code as it is now',
    failed: 'it could not be started, or something else came in between: workers serve the code they had',
    notRunning: 'no such instance is running',
    timedOut: 'the supervisor did not answer',
  },
  async run({ name }) {
    const report = await askInstance(queryFor(name), ({ client }) => client.request('reload'));
    const { text, error } = describeReload(report as ReloadReport);
    const printed = await print(text);
    if (error !== undefined) throw error;
    return printed;
  },
});

/** What changed, and why not all of it did. */
function describeReload({ ending, replaced, restarted, kept, failed }: ReloadReport): {
  readonly text: string;
  readonly error: SnakepitError | undefined;
} {
  const did: readonly (readonly [string, readonly string[]])[] = [
    ['replaced', replaced],
    ['restarted', restarted],
    ['kept', kept],
  ];
  const lines = did.flatMap(([what, workers]) =>
    workers.length === 0 ? [] : [`${what}: ${workers.join(', ')}\n`],
  );
  return { text: lines.join(''), error: whyNot(ending, failed) };
}

function whyNot(ending: ReloadReport['ending'], failed: ReloadReport['failed']): SnakepitError | undefined {
  if (ending === 'done') return undefined;
  if (ending === 'superseded') return new SnakepitError('system', 'another reload has taken over');
  if (ending === 'stopped') return new SnakepitError('system', 'it was stopped before the reload was done');
  const [first = '', ...rest] = (failed?.message ?? 'a worker could not be started').split('\n');
  return new SnakepitError('system', failed ? `${failed.worker}: ${first}` : first, {
    details: rest.join('\n') || undefined,
    remedy: 'The other workers serve the code they had.',
  });
}
