import test from 'ava';
import type { PitEvent } from '../../src/events.js';
import { fold } from '../../src/status/fold.js';
import { initialStatus } from '../../src/status/status.js';
import { type Figures, statusReport } from '../../src/status/status-report.js';

const counters = { startFailures: 2, maxStartFailures: 3, crashesInWindow: 1, maxCrashes: 3, windowMs: 5000 };

const figures: Figures = {
  queued: 3,
  queueLimit: 1000,
  inFlight: 2,
  held: new Map([['w1', 2]]),
  threads: new Map([['w1', 4]]),
  running: new Map([['w1', { tool: 'add', line: 7, ms: 12.4 }]]),
  pools: new Map(),
  intake: 'open',
  sessions: 4,
  sessionLimit: 10_000,
  input: { kind: 'file', lines: 9, bytes: 90, size: 900 },
  perSecond: [1, 2],
  p50Ms: 1.23456,
  p95Ms: undefined,
  rate: () => 1.5,
  counters: () => undefined,
  use: () => ({ rss: 1024, cpu: 0.98765 }),
};

const statusAfter = (...events: readonly (readonly [time: number, event: PitEvent])[]) =>
  events.reduce((status, [time, event]) => fold(status, { seq: 1, time, event }), initialStatus);

const ready = [
  [1000, { type: 'worker-starting', worker: 'w1', generation: 1, device: 'cuda:1' }],
  [2000, { type: 'worker-ready', worker: 'w1', generation: 1, pid: 4711, python: '', tools: [], bootMs: 1 }],
] as const;

test('figures are reported, rounded, in snake case', (t) => {
  const report = statusReport(statusAfter(...ready), figures, 2500);
  t.like(report, {
    queued: 3,
    queue_limit: 1000,
    sessions: 4,
    session_limit: 10_000,
    in_flight: 2,
    intake: 'open',
    traffic: { per_second: [1, 2], p50_ms: 1.235, p95_ms: null },
    input: { kind: 'file', lines: 9, bytes: 90, size: 900 },
  });
  t.like(report.workers[0], {
    held: 2,
    device: 'cuda:1',
    threads: 4,
    running: { tool: 'add', line: 7, ms: 12 },
    rate: 1.5,
    rss: 1024,
    cpu: 0.988,
    state_ms: 500,
    ready_ms: 500,
    restart_in_ms: null,
    counters: null,
  });
});

test('a restart is counted down, and counters are as they are now', (t) => {
  const waiting = statusAfter(...ready, [
    3000,
    { type: 'restart-scheduled', worker: 'w1', generation: 1, delayMs: 400, counters },
  ]);
  const [worker] = statusReport(waiting, figures, 3100).workers;
  t.like(worker, { state: 'backoff', state_ms: 100, restart_in_ms: 300 });
  t.like(worker?.counters, { start_failures: 2, crashes_in_window: 1, window_ms: 5000 });
  const later = { ...figures, counters: () => ({ ...counters, crashesInWindow: 0 }) };
  const [then] = statusReport(waiting, later, 9000).workers;
  t.is(then?.restart_in_ms, 0, 'not below');
  t.is(then?.counters?.crashes_in_window, 0);
});

const twoPools = statusAfter(
  [
    0,
    {
      type: 'pit-started',
      name: 'both',
      runId: '',
      pid: 1,
      version: '',
      adapter: 'cpu.py, gpu.py',
      workers: 3,
      python: '',
      directory: '/',
      pools: [
        { pool: 'cpu', adapter: 'cpu.py', workers: 2, python: 'one' },
        { pool: 'gpu', adapter: 'gpu.py', workers: 1, python: 'another' },
      ],
    },
  ],
  [1, { type: 'worker-starting', worker: 'gpu.w1', generation: 1 }],
  [1, { type: 'worker-starting', worker: 'cpu.w1', generation: 1 }],
  [
    2,
    {
      type: 'worker-ready',
      worker: 'gpu.w1',
      generation: 1,
      pid: 4711,
      python: '',
      tools: ['embed', 'who'],
      bootMs: 1,
    },
  ],
);

test('pools are reported one by one, workers in their order, and tools together', (t) => {
  const pools = new Map([['gpu', { queued: 4, queueLimit: 9, inFlight: 1 }]]);
  const report = statusReport(twoPools, { ...figures, pools }, 10);
  t.deepEqual(
    report.workers.map(({ worker }) => worker),
    ['cpu.w1', 'gpu.w1'],
  );
  t.deepEqual(report.tools, ['embed', 'who']);
  const none = { queued: 0, queue_limit: 0, in_flight: 0, tools: [] };
  t.deepEqual(report.pools, [
    { pool: 'cpu', adapter: 'cpu.py', python: 'one', workers: 1, ready: 0, ...none },
    {
      pool: 'gpu',
      adapter: 'gpu.py',
      python: 'another',
      workers: 1,
      ready: 1,
      queued: 4,
      queue_limit: 9,
      in_flight: 1,
      tools: ['embed', 'who'],
    },
  ]);
});

test('several pools are ready once each has a worker that serves', (t) => {
  t.is(twoPools.state, 'starting');
  const ready: PitEvent = {
    type: 'worker-ready',
    worker: 'cpu.w1',
    generation: 1,
    pid: 4712,
    python: '',
    tools: ['who'],
    bootMs: 1,
  };
  const after = fold(twoPools, { seq: 1, time: 3, event: ready });
  t.is(after.state, 'ready');
  t.deepEqual(after.tools, ['who', 'embed']);
});
