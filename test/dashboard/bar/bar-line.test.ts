import test from 'ava';
import type { StatusReport } from '../../../src/control/reports.js';
import { barLine } from '../../../src/dashboard/bar/bar-line.js';

const worker = { state: 'ready' } as StatusReport['workers'][number];
const status = {
  name: 'tools',
  state: 'ready',
  uptime_ms: 60_000,
  queued: 1000,
  in_flight: 12,
  commands: { ok: 12_300, failed: 45, errors: { tool_error: 45 } },
  traffic: { per_second: [0, 100, 200, 300, 200, 200], p50_ms: 1, p95_ms: 2 },
  input: { kind: 'file', lines: 13_000, bytes: 25, size: 100 },
  workers: [worker, { ...worker, state: 'backoff' }],
} as unknown as StatusReport;

const byWidth: readonly (readonly [columns: number, line: string])[] = [
  [200, 'tools: ready 1/2, 12 345 done, 45 failed, 200/s, 1 000 queued, 12 in flight, 25 %, 3m 0s left'],
  [80, 'tools: ready 1/2, 12 345 done, 45 failed, 200/s, 1 000 queued, 25 %, 3m 0s left'],
  [70, 'tools: ready 1/2, 12 345 done, 45 failed, 200/s, 25 %, 3m 0s left'],
  [60, 'tools: ready 1/2, 12 345 done, 45 failed, 200/s, 25 %'],
  [50, 'tools: ready 1/2, 12 345 done, 45 failed, 25 %'],
  [40, 'tools: ready 1/2, 12 345 done, 45 failed'],
  [30, 'tools: ready 1/2, 12 345 done'],
  [20, 'tools: ready 1/2'],
  [7, 'tools: '],
  [0, ''],
  [-1, ''],
];

for (const [columns, line] of byWidth) {
  test(`in ${columns} columns: ${JSON.stringify(line)}`, (t) => {
    t.is(barLine(status, columns), line);
  });
}

test('nothing is said of what nobody knows', (t) => {
  const early = {
    ...status,
    commands: { ok: 0, failed: 0, errors: {} },
    traffic: { per_second: [], p50_ms: null, p95_ms: null },
    input: { kind: 'pipe', lines: 0, bytes: 10, size: null },
  } as unknown as StatusReport;
  t.is(barLine(early, 200), 'tools: ready 1/2, 0 done, 0/s, 1 000 queued, 12 in flight');
});

test('a slow rate has a decimal, and an empty or finished file no time left', (t) => {
  const slow = { ...status, traffic: { ...status.traffic, per_second: [0, 1, 0, 0, 1] } };
  t.regex(barLine(slow, 200), / 0\.4\/s,/);
  for (const bytes of [0, 100]) {
    t.notRegex(barLine({ ...status, input: { ...status.input, bytes } }, 200), / left/);
  }
  t.notRegex(barLine({ ...status, input: { ...status.input, size: 0 } }, 200), / %/);
});
