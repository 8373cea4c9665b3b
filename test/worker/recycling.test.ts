import test from 'ava';
import type { RecycleCause } from '../../src/events.js';
import { Recycling, type RecyclingOptions } from '../../src/worker/recycling.js';
import type { ReplacementOutcome } from '../../src/worker/replacement.js';
import { FakeClock, settled } from '../helpers/fake-clock.js';

const off = { maxRequests: undefined, maxAgeMs: undefined, maxRssBytes: undefined, jitter: 0.1 };
const failed: ReplacementOutcome = { kind: 'failed', successor: 2, message: 'SyntaxError', details: [] };

function watch(
  options: Partial<RecyclingOptions>,
  random = 0,
  outcome: ReplacementOutcome = { kind: 'replaced' },
) {
  const clock = new FakeClock();
  const causes: RecycleCause[] = [];
  const retries: number[] = [];
  const recycling = new Recycling({
    options: { ...off, ...options },
    backoff: { backoffMinMs: 100, backoffMaxMs: 1000 },
    clock,
    random: () => random,
    replace: async (cause) => {
      causes.push(cause);
      return outcome;
    },
    onRetry: (delayMs) => retries.push(delayMs),
  });
  return { clock, causes, retries, recycling };
}

test('due after so many commands, once', async (t) => {
  const { recycling, causes, clock } = watch({ maxRequests: 50 });
  recycling.onSettled(49);
  t.deepEqual(causes, []);
  recycling.onSettled(52);
  recycling.onSettled(60);
  await settled();
  recycling.onSettled(70);
  t.deepEqual(causes, [{ reason: 'requests', figure: 52, limit: 50 }]);
  t.is(clock.pending, 0);
});

test('each draws a limit of its own, from the given one to that and the jitter', (t) => {
  const limitAt = (random: number) => {
    const { recycling, causes } = watch({ maxRequests: 50, jitter: 0.5 }, random);
    recycling.onSettled(1000);
    return causes[0];
  };
  t.like(limitAt(0), { limit: 50 });
  t.like(limitAt(0.5), { limit: 62 });
  t.like(limitAt(0.999), { limit: 74 });
});

test('due when it has been ready for so long', async (t) => {
  const { clock, causes } = watch({ maxAgeMs: 1000, jitter: 0.2 }, 0.5);
  await clock.advance(1099);
  t.deepEqual(causes, []);
  await clock.advance(1);
  t.deepEqual(causes, [{ reason: 'age', figure: 1100, limit: 1100 }]);
  t.is(clock.pending, 0);
});

test('an age that no timer can count is waited for in parts', async (t) => {
  const day = 86_400_000;
  const { clock, causes } = watch({ maxAgeMs: 24 * day, jitter: 1 }, 0.5);
  await clock.advance(36 * day - 1);
  t.deepEqual(causes, []);
  await clock.advance(1);
  t.is(causes.length, 1);
});

test('due above so much memory, without jitter', (t) => {
  const { recycling, causes } = watch({ maxRssBytes: 1000, jitter: 1 }, 0.9);
  recycling.onMeasured(1000);
  t.deepEqual(causes, []);
  recycling.onMeasured(1001);
  t.deepEqual(causes, [{ reason: 'memory', figure: 1001, limit: 1000 }]);
});

test('where the successor cannot start it is tried again, with ever longer pauses', async (t) => {
  const { recycling, causes, retries, clock } = watch({ maxRequests: 1 }, 0.5, failed);
  recycling.onSettled(1);
  await clock.advance(99);
  recycling.onSettled(2);
  t.is(causes.length, 1);
  await clock.advance(1);
  t.is(causes.length, 2);
  await clock.advance(60_000);
  t.deepEqual(retries.slice(0, 6), [100, 200, 400, 800, 1000, 1000]);
  recycling.stop();
  t.is(clock.pending, 0);
});

test('it is not tried again where it is not due any more', async (t) => {
  const { recycling, causes, clock } = watch({ maxRssBytes: 1000 }, 0, failed);
  recycling.onMeasured(2000);
  await settled();
  recycling.onMeasured(500);
  await clock.advance(1000);
  t.is(causes.length, 1);
  recycling.onMeasured(2000);
  t.is(causes.length, 2);
});

test('stopped, it neither looks nor waits', async (t) => {
  const { recycling, causes, clock } = watch({ maxRequests: 1, maxAgeMs: 1000 });
  recycling.stop();
  recycling.onSettled(1);
  await clock.advance(10_000);
  t.deepEqual(causes, []);
  t.is(clock.pending, 0);
});
