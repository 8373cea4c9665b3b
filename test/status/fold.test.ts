import test from 'ava';
import type { PitEvent } from '../../src/events.js';
import { fold } from '../../src/status/fold.js';
import { initialStatus } from '../../src/status/status.js';

const counters = { startFailures: 0, maxStartFailures: 3, crashesInWindow: 1, maxCrashes: 3, windowMs: 5000 };
const starting = (worker: string, generation = 1): PitEvent => ({
  type: 'worker-starting',
  worker,
  generation,
});
const ready = (worker: string, generation = 1): PitEvent => ({
  type: 'worker-ready',
  worker,
  generation,
  pid: 4711,
  python: '3.11.7',
  tools: ['add'],
  bootMs: 100,
});
const failed = (worker: string): PitEvent => ({
  type: 'slot-failed',
  worker,
  reason: 'crash loop',
  counters,
});
const statusAfter = (...events: PitEvent[]) => events.reduce(fold, initialStatus);

test('is starting until a worker is ready, and stays ready while one restarts', (t) => {
  t.is(statusAfter(starting('w1'), starting('w2')).state, 'starting');
  t.is(statusAfter(starting('w1'), starting('w2'), ready('w1')).state, 'ready');
  t.is(statusAfter(starting('w1'), ready('w1'), starting('w1', 2)).state, 'ready');
});

test('is degraded with a failed slot, and failed once all are', (t) => {
  t.is(statusAfter(starting('w1'), starting('w2'), ready('w1'), failed('w2')).state, 'degraded');
  t.is(statusAfter(starting('w1'), starting('w2'), failed('w1'), failed('w2')).state, 'failed');
});

test('a wind-down is not undone by a worker that gets ready late', (t) => {
  const windDown: PitEvent = { type: 'wind-down-started', why: 'SIGTERM', inFlight: 0, queued: 0 };
  t.is(statusAfter(starting('w1'), windDown, ready('w1')).state, 'winding-down');
});

test('counts restarts, commands by worker, and errors by code', (t) => {
  const status = statusAfter(
    starting('w1'),
    starting('w1', 3),
    { type: 'commands-settled', worker: 'w1', ok: 3, failed: { timeout: 1 } },
    { type: 'commands-settled', worker: undefined, ok: 0, failed: { timeout: 1, unknown_tool: 2 } },
  );
  t.like(status.workers[0], { restarts: 2, ok: 3, failed: 1 });
  t.deepEqual(status.commands, { ok: 3, failed: 4, errors: { timeout: 2, unknown_tool: 2 } });
});

test('an event that changes nothing gives the same object', (t) => {
  t.is(fold(initialStatus, { type: 'output-closed' }), initialStatus);
});
