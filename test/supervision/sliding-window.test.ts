import test from 'ava';
import fc from 'fast-check';
import { restartIntensity } from '../../src/supervision/restart-intensity.js';
import { SlidingWindow } from '../../src/supervision/sliding-window.js';

const steps = fc.array(fc.nat(4000), { maxLength: 60 });

function momentsOf(gaps: readonly number[]): number[] {
  let now = 0;
  return gaps.map((gap) => {
    now += gap;
    return now;
  });
}

test('a window counts exactly what happened within its length', (t) => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 10_000 }), (gaps, lengthMs) => {
      const window = new SlidingWindow(lengthMs);
      const moments = momentsOf(gaps);
      for (const [i, now] of moments.entries()) {
        const expected = moments.slice(0, i + 1).filter((moment) => moment >= now - lengthMs).length;
        t.is(window.add(now), expected);
        t.is(window.count(now), expected);
      }
    }),
  );
});

test('where a clock starts counting makes no difference', (t) => {
  fc.assert(
    fc.property(steps, fc.integer({ min: -1e9, max: 1e9 }), (gaps, origin) => {
      const [here, there] = [new SlidingWindow(5000), new SlidingWindow(5000)];
      for (const now of momentsOf(gaps)) t.is(here.add(now), there.add(now + origin));
    }),
  );
});

test('the intensity gives up at the first moment with more restarts within the period, and never before', (t) => {
  fc.assert(
    fc.property(steps, fc.nat(5), (gaps, maxRestarts) => {
      let now = 0;
      const clock = { now: () => now, schedule: () => () => {} };
      const rule = restartIntensity({ maxRestarts, periodMs: 5000 }, clock);
      const moments = momentsOf(gaps);
      for (const [i, moment] of moments.entries()) {
        now = moment;
        const recent = moments.slice(0, i + 1).filter((earlier) => earlier >= moment - 5000).length;
        const { kind } = rule('a', { kind: 'normal' });
        t.is(kind, recent > maxRestarts ? 'give-up' : 'restart');
        if (kind === 'give-up') return;
      }
    }),
  );
});
