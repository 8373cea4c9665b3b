import test from 'ava';
import { systemClock } from '../../src/util/clock.js';

test('a wall clock that jumps an hour either way moves nothing', async (t) => {
  const actual = Date.now;
  t.teardown(() => {
    Date.now = actual;
  });
  for (const jumpMs of [3_600_000, -3_600_000]) {
    const before = systemClock.now();
    let fired = 0;
    const cancelled = systemClock.schedule(5, () => fired++);
    const due = new Promise<void>((done) => systemClock.schedule(20, done));
    Date.now = () => actual() + jumpMs;
    await due;
    const passed = systemClock.now() - before;
    t.true(passed >= 19 && passed < 60_000, `${passed} ms`);
    t.is(fired, 1);
    cancelled();
  }
});

test('what was scheduled and undone does not happen', async (t) => {
  let fired = 0;
  systemClock.schedule(1, () => fired++)();
  await new Promise((done) => setTimeout(done, 20));
  t.is(fired, 0);
});
