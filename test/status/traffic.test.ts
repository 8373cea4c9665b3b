import test from 'ava';
import type { PitEvent } from '../../src/events.js';
import { createTraffic } from '../../src/status/traffic.js';
import { FakeClock } from '../helpers/fake-clock.js';

function traffic() {
  const clock = new FakeClock();
  clock.sleep(12_345);
  const counted = createTraffic(clock);
  const take = (event: PitEvent) => counted.take({ seq: 1, time: 0, event });
  const settled = (worker: string | undefined, ok: number, failures = 0) =>
    take({ type: 'commands-settled', worker, ok, failed: failures > 0 ? { timeout: failures } : {} });
  return { clock, counted, take, settled };
}

test('results of each whole second, failures included, oldest first', (t) => {
  const { clock, counted, settled } = traffic();
  settled('w1', 3);
  t.deepEqual(counted.perSecond(), [], 'the first second is not over');
  clock.sleep(999);
  settled(undefined, 0, 2);
  clock.sleep(1);
  t.deepEqual(counted.perSecond(), [5]);
  settled('w1', 7);
  clock.sleep(3000);
  t.deepEqual(counted.perSecond(), [5, 7, 0, 0]);
});

test('no more than the last sixty, however long nothing happened', (t) => {
  const { clock, counted, settled } = traffic();
  for (let second = 0; second < 100; second++) {
    settled('w1', second);
    clock.sleep(1000);
  }
  t.deepEqual(
    counted.perSecond(),
    Array.from({ length: 60 }, (_, i) => 40 + i),
  );
  clock.sleep(59_000);
  t.deepEqual(counted.perSecond(), [99, ...Array(59).fill(0)]);
  clock.sleep(10 ** 9);
  t.deepEqual(counted.perSecond(), Array(60).fill(0));
});

test('the rate of a worker is a mean of five seconds, or of those there were', (t) => {
  const { clock, counted, take, settled } = traffic();
  settled('w1', 10);
  t.is(counted.rate('w1'), 0);
  clock.sleep(1000);
  t.is(counted.rate('w1'), 10);
  clock.sleep(1000);
  t.is(counted.rate('w1'), 5);
  clock.sleep(3000);
  t.is(counted.rate('w1'), 2);
  t.is(counted.rate('w2'), 0);
  clock.sleep(1000);
  t.is(counted.rate('w1'), 0);
  settled('w1', 5);
  take({ type: 'slot-removed', worker: 'w1' });
  clock.sleep(1000);
  t.is(counted.rate('w1'), 0, 'a slot of that name that comes later is another one');
});
