import test from 'ava';
import * as fc from 'fast-check';
import { RunTimes } from '../../src/pool/run-times.js';

test('every time is read out as it was recorded, but for a thirtieth', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (us) => {
      const times = new RunTimes(0);
      times.record(us);
      const [read = Number.NaN] = times.quantiles([0.5], 0);
      return Math.abs(read - us) <= us / 32;
    }),
  );
  t.pass();
});

test('quantiles are those of all that was recorded', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10 ** 7 }), { minLength: 1, maxLength: 300 }), (all) => {
      const times = new RunTimes(0);
      for (const us of all) times.record(us);
      const sorted = all.toSorted((a, b) => a - b);
      const parts = [0, 0.5, 0.95, 1];
      return times.quantiles(parts, 0).every((read = Number.NaN, i) => {
        const exact = sorted[Math.max(0, Math.ceil((parts[i] ?? 0) * all.length) - 1)] ?? 0;
        return Math.abs(read - exact) <= exact / 32;
      });
    }),
  );
  t.pass();
});

test('nothing is known of nothing, and what is longer than an hour is an hour', (t) => {
  const times = new RunTimes(0);
  t.deepEqual(times.quantiles([0.5, 0.95], 0), [undefined, undefined]);
  times.record(10 ** 12);
  const [read = 0] = times.quantiles([0.5], 0);
  t.true(read > 3600e6 && read < 5000e6, String(read));
});

test('what is older than a minute is forgotten, a slice at a time', (t) => {
  const times = new RunTimes(1000);
  times.record(100);
  const [first = 0] = times.quantiles([0.5], 31_000);
  t.true(first > 96 && first < 104, String(first));
  times.record(200);
  const [half, most] = times.quantiles([0.5, 1], 60_900);
  t.true((half ?? 0) < 110 && (most ?? 0) > 190);
  const [least = 0] = times.quantiles([0], 66_100);
  t.true(least > 190, 'only the younger one is left');
  t.deepEqual(times.quantiles([0.5], 100_000), [undefined]);
  times.record(300);
  t.deepEqual(times.quantiles([0.5], 10_000_000), [undefined], 'however long nothing was asked');
});
