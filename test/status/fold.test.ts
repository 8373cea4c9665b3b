import test from 'ava';
import type { DeathCause, PitEvent } from '../../src/events.js';
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
  pid: 4710 + generation,
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
const stopping = (worker: string, generation = 1): PitEvent => ({
  type: 'worker-stopping',
  worker,
  generation,
  pid: 4710 + generation,
});
const exited = (worker: string, generation = 1, cause: DeathCause = 'crash'): PitEvent => ({
  type: 'worker-exited',
  worker,
  generation,
  pid: 4710 + generation,
  cause,
  exit: { code: generation, signal: null },
  message: '',
  stderr: [],
});
const statusAfter = (...events: PitEvent[]) =>
  events.reduce((status, event) => fold(status, { seq: 1, time: 1000, event }), initialStatus);

test('is starting until a worker is ready, and stays ready while one restarts', (t) => {
  t.is(statusAfter(starting('w1'), starting('w2')).state, 'starting');
  t.is(statusAfter(starting('w1'), starting('w2'), ready('w1')).state, 'ready');
  t.is(statusAfter(starting('w1'), ready('w1'), exited('w1'), starting('w1', 2)).state, 'ready');
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
    exited('w1', 1),
    starting('w1', 2),
    exited('w1', 2),
    starting('w1', 3),
    { type: 'commands-settled', worker: 'w1', ok: 3, failed: { timeout: 1 } },
    { type: 'commands-settled', worker: undefined, ok: 0, failed: { timeout: 1, unknown_tool: 2 } },
  );
  t.like(status.workers[0], { restarts: 2, ok: 3, failed: 1 });
  t.deepEqual(status.commands, { ok: 3, failed: 4, errors: { timeout: 2, unknown_tool: 2 } });
});

/** The one slot after these events. */
function slotAfter(...events: PitEvent[]) {
  const [worker] = statusAfter(...events).workers;
  if (worker === undefined) throw new Error('there is none');
  const { state, generation, pid, successor, leaving, restarts, replacements } = worker;
  return { state, generation, pid, successor, leaving, restarts, replacements };
}

const serving = {
  state: 'ready',
  generation: 1,
  pid: 4711,
  successor: undefined,
  leaving: undefined,
  restarts: 0,
  replacements: 0,
} as const;
const replacing = [starting('w1'), ready('w1'), starting('w1', 2)];

test('a slot serves while its successor boots, and then as the successor, whoever else is still leaving', (t) => {
  t.deepEqual(slotAfter(...replacing), { ...serving, successor: 2 });
  const takenOver = { ...serving, generation: 2, pid: 4712, leaving: 1, replacements: 1 };
  t.deepEqual(slotAfter(...replacing, ready('w1', 2)), takenOver);
  t.deepEqual(slotAfter(...replacing, ready('w1', 2), stopping('w1')), takenOver);
  const done = [ready('w1', 2), stopping('w1'), exited('w1', 1, 'intentional')];
  t.deepEqual(slotAfter(...replacing, ...done), { ...takenOver, leaving: undefined });
});

test('a successor that cannot start changes nothing', (t) => {
  const events = [...replacing, exited('w1', 2, 'start-failure')];
  t.deepEqual(slotAfter(...events), serving);
  t.is(statusAfter(...events).state, 'ready');
  t.deepEqual(slotAfter(...events, starting('w1', 3)), { ...serving, successor: 3 });
});

test('a worker that dies is followed by the successor that boots already', (t) => {
  const inherited = { ...serving, state: 'starting', generation: 2, pid: undefined, restarts: 1 } as const;
  t.deepEqual(slotAfter(...replacing, exited('w1')), inherited);
  t.deepEqual(slotAfter(...replacing, exited('w1'), ready('w1', 2)), {
    ...inherited,
    state: 'ready',
    pid: 4712,
  });
});

test('a successor that dies while its predecessor leaves is followed by the next generation', (t) => {
  const events = [...replacing, ready('w1', 2), stopping('w1'), exited('w1', 2)];
  const dead = {
    ...serving,
    state: 'exited',
    generation: 2,
    pid: undefined,
    leaving: 1,
    replacements: 1,
  } as const;
  t.deepEqual(slotAfter(...events), dead);
  const next = { ...dead, state: 'ready', generation: 3, pid: 4713, restarts: 1 } as const;
  t.deepEqual(slotAfter(...events, starting('w1', 3), ready('w1', 3)), next);
  t.deepEqual(slotAfter(...events, starting('w1', 3), ready('w1', 3), exited('w1', 1, 'intentional')), {
    ...next,
    leaving: undefined,
  });
});

test('a slot that is stopped while it is being replaced has stopped, whoever goes first', (t) => {
  const stopped: PitEvent = { type: 'slot-stopped', worker: 'w1' };
  const ends = [
    [stopping('w1', 2), exited('w1', 2, 'intentional')],
    [stopping('w1'), exited('w1', 1, 'intentional')],
  ].map((end): PitEvent[] => end);
  const gone = { ...serving, state: 'stopped', pid: undefined } as const;
  t.deepEqual(slotAfter(...replacing, ...ends.flat(), stopped), gone);
  t.deepEqual(slotAfter(...replacing, ...ends.toReversed().flat(), stopped), gone);
});

test('a slot that was taken away is not part of it any more', (t) => {
  const removed: PitEvent = { type: 'slot-removed', worker: 'w2' };
  const status = statusAfter(starting('w1'), ready('w1'), starting('w2'), failed('w2'), removed);
  t.deepEqual(
    status.workers.map(({ worker }) => worker),
    ['w1'],
  );
  t.is(status.state, 'ready');
});

test('an event that changes nothing gives the same object', (t) => {
  t.is(fold(initialStatus, { seq: 1, time: 1000, event: { type: 'output-closed' } }), initialStatus);
});

test('each state has its beginning, and a restart that is waited for its end', (t) => {
  const at = (time: number, event: PitEvent) => ({ seq: 1, time, event });
  const scheduled: PitEvent = {
    type: 'restart-scheduled',
    worker: 'w1',
    generation: 1,
    delayMs: 400,
    counters,
  };
  let status = [
    at(1000, starting('w1')),
    at(2000, ready('w1')),
    at(5000, exited('w1')),
    at(5010, scheduled),
  ].reduce(fold, initialStatus);
  t.like(status.workers[0], { state: 'backoff', since: 5010, restartAt: 5410 });
  status = fold(status, at(5412, starting('w1', 2)));
  t.like(status.workers[0], { state: 'starting', since: 5412, restartAt: undefined });
  status = fold(status, at(6000, { type: 'commands-settled', worker: 'w1', ok: 1, failed: {} }));
  t.is(status.workers[0]?.since, 5412);
});

test('a pit whose workers were all told to stop is degraded, and starting once one is restarted', (t) => {
  const told = (worker: string): PitEvent => ({ type: 'worker-stopped', worker });
  const both = [starting('w1'), starting('w2'), ready('w1'), ready('w2'), told('w1')];
  t.is(statusAfter(...both).state, 'ready');
  const stopped = statusAfter(...both, told('w2'));
  t.is(stopped.state, 'degraded');
  t.like(stopped.workers[1], { state: 'stopped', pid: undefined });
  t.is(statusAfter(...both, told('w2'), starting('w2', 2)).state, 'starting');
});

test('a pause is part of the status', (t) => {
  t.true(statusAfter({ type: 'intake-paused' }).isPaused);
  t.false(statusAfter({ type: 'intake-paused' }, { type: 'intake-resumed' }).isPaused);
});
