import test from 'ava';
import fc from 'fast-check';
import { TokenBucket } from '../../src/pool/token-bucket.js';
import { FakeClock } from '../helpers/fake-clock.js';

test('a pause is worth a tenth of a second, or one', async (t) => {
  const clock = new FakeClock();
  const bucket = new TokenBucket({ count: 50, periodMs: 1000 }, clock);
  const taken = () => {
    let count = 0;
    while (bucket.take()) count++;
    return count;
  };
  t.is(taken(), 5);
  t.is(bucket.waitMs, 20);
  await clock.advance(19);
  t.is(taken(), 0);
  await clock.advance(1);
  t.is(taken(), 1);
  await clock.advance(3_600_000);
  t.is(taken(), 5);
  bucket.giveBack(2);
  t.is(taken(), 2);

  const slow = new TokenBucket({ count: 1, periodMs: 3_600_000 }, clock);
  t.true(slow.take());
  t.is(Math.round(slow.waitMs), 3_600_000);
});

test('in no stretch of time there are more than belong to it, and the burst', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.array(fc.integer({ min: 0, max: 300 })),
      (count, pauses) => {
        const clock = new FakeClock();
        const bucket = new TokenBucket({ count, periodMs: 1000 }, clock);
        const times: number[] = [];
        for (const pause of [0, ...pauses]) {
          clock.sleep(pause);
          while (bucket.take()) times.push(clock.now());
        }
        const burst = Math.max(1, Math.floor(count / 10));
        for (const [i, from] of times.entries()) {
          const to = times.at(-1) as number;
          t.true(times.length - i <= ((to - from) * count) / 1000 + burst + 1e-6);
        }
      },
    ),
  );
});
