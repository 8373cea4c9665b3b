import test from 'ava';
import { type HeartbeatSubject, startHeartbeat } from '../../src/worker/heartbeat.js';
import { FakeClock, settled } from '../helpers/fake-clock.js';

const options = { intervalMs: 2000, timeoutMs: 10_000, misses: 3 };

function listen(subject: Partial<HeartbeatSubject> = {}) {
  const clock = new FakeClock();
  const deaths: { at: number; why: string }[] = [];
  const whole = { isBusy: () => false, isStopped: () => false, probe: async () => {}, ...subject };
  const stop = startHeartbeat(whole, options, clock, (why) => deaths.push({ at: clock.now(), why }));
  return { clock, deaths, stop };
}

const silence = () => new Promise<void>(() => {});

test('a worker that answers is left alone', async (t) => {
  const { clock, deaths } = listen();
  await clock.advance(600_000);
  t.deepEqual(deaths, []);
});

test('an idle worker that is silent is dead after about 16 s, and that is told once', async (t) => {
  const { clock, deaths } = listen({ probe: silence });
  await clock.advance(600_000);
  t.deepEqual(deaths, [{ at: 16_000, why: 'answered none of 3 heartbeats in a row' }]);
  t.is(clock.pending, 0);
});

test('one answer starts the count anew', async (t) => {
  const answers: (() => void)[] = [];
  const { clock, deaths } = listen({ probe: () => new Promise((resolve) => answers.push(resolve)) });
  await clock.advance(15_000);
  answers.at(-1)?.();
  await settled();
  await clock.advance(10_000);
  t.deepEqual(deaths, []);
});

test('a busy worker may be silent for as long as it likes', async (t) => {
  let isBusy = false;
  const { clock, deaths } = listen({ isBusy: () => isBusy, probe: silence });
  await clock.advance(10_000);
  isBusy = true;
  await clock.advance(600_000);
  isBusy = false;
  await clock.advance(15_000);
  t.deepEqual(deaths, [], 'what was not answered before does not count after');
});

test('a busy worker that was stopped is dead', async (t) => {
  const { clock, deaths } = listen({ isBusy: () => true, isStopped: () => true });
  await clock.advance(600_000);
  t.deepEqual(deaths, [{ at: 16_000, why: 'was stopped (state T), and did not go on' }]);
});

test('time that we slept through is one tick', async (t) => {
  const { clock, deaths } = listen({ probe: silence });
  await clock.advance(12_000);
  clock.sleep(3_600_000);
  await clock.advance(0);
  t.deepEqual(deaths, []);
});

test('nothing is left after it was undone', async (t) => {
  const { clock, deaths, stop } = listen({ probe: silence });
  await clock.advance(4000);
  stop();
  await clock.advance(600_000);
  t.deepEqual(deaths, []);
  t.is(clock.pending, 0);
});
