import { readFileSync } from 'node:fs';
import test from 'ava';
import { CommandTimes } from '../../src/metrics/command-times.js';
import { type MetricName, metricTable } from '../../src/metrics/metric-table.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { initialStatus } from '../../src/status/status.js';
import { statusReport } from '../../src/status/status-report.js';
import { idleFigures } from '../helpers/idle-figures.js';

const page = readFileSync('docs/metrics.md', 'utf8');

test('the page has every metric of the registry with its type and its labels, and no other', async (t) => {
  const status = () => statusReport(initialStatus, idleFigures, 0);
  const metrics = createMetrics({ status, times: new CommandTimes() });
  t.teardown(metrics.end);
  const registered = [...(await metrics.text()).matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(
    ([, name = '', type]) => {
      const [, , labels] = metricTable[name.replace('snakepit_', '') as MetricName] ?? [type, '', ['tool']];
      return [name, { type, labels: [...labels].sort() }];
    },
  );
  const rows = [...page.matchAll(/^\| `(snakepit_\w+)` \| (\w+) \|([^|]*)\|/gm)].map(
    ([, name, type, labels = '']) => [
      name,
      { type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label).sort() },
    ],
  );
  t.deepEqual(Object.fromEntries(rows), Object.fromEntries(registered));
});

test('what the page says of events names events that there are', (t) => {
  const events = readFileSync('docs/events.md', 'utf8');
  const [, table = ''] = page.split('| Snakepit | here |');
  const named = [...table.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name]) => name);
  t.true(named.length > 8);
  for (const name of named) if (name !== 'start-failure') t.true(events.includes(`| \`${name}\` |`), name);
});
