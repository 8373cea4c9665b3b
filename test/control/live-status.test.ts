import test from 'ava';
import type { ControlService } from '../../src/control/control-service.js';
import type { ControlSession } from '../../src/control/control-session.js';
import { liveStatusParts } from '../../src/control/live-status.js';
import { deferred } from '../../src/util/deferred.js';
import { FakeClock, settled } from '../helpers/fake-clock.js';

/** Somebody who watches, and notes when a report came. */
async function watch() {
  const clock = new FakeClock();
  const left = new AbortController();
  const ending = new AbortController();
  let tell: (what: 'state' | 'figures') => void = () => {};
  let watchers = 0;
  let taken = Promise.resolve();
  const service = {
    clock,
    status: () => ({ at: clock.now() }),
    watch(listener: typeof tell) {
      watchers++;
      tell = listener;
      return () => watchers--;
    },
  } as unknown as ControlService;
  const session = {
    left: left.signal,
    ending: ending.signal,
    whenTaken: () => taken,
  } as unknown as ControlSession;
  const reports: number[] = [];
  const over = (async () => {
    for await (const report of liveStatusParts(service, session)) reports.push((report as { at: number }).at);
  })();
  await settled();
  return {
    clock,
    reports,
    over,
    watchers: () => watchers,
    tell: (what: 'state' | 'figures') => tell(what),
    leave: () => left.abort(),
    end: () => ending.abort(),
    /** Takes nothing more, until what this gives is called. */
    block: () => {
      const { promise, resolve } = deferred();
      taken = promise;
      return resolve;
    },
  };
}

test('a report at once, and one a second while nothing happens', async (t) => {
  const { clock, reports } = await watch();
  t.deepEqual(reports, [0]);
  await clock.advance(3500);
  t.deepEqual(reports, [0, 1000, 2000, 3000]);
});

test('a change of state is told at once, and a storm of them ten times a second', async (t) => {
  const { clock, reports, tell } = await watch();
  await clock.advance(300);
  tell('state');
  await clock.advance(0);
  t.deepEqual(reports, [0, 300]);
  for (let i = 0; i < 100; i++) {
    tell('state');
    await clock.advance(10);
  }
  t.deepEqual(reports.slice(2), [400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1300]);
});

test('figures alone are told twice a second, and hurry no change of state', async (t) => {
  const { clock, reports, tell } = await watch();
  for (let i = 0; i < 150; i++) {
    tell('figures');
    await clock.advance(10);
  }
  t.deepEqual(reports, [0, 500, 1000, 1500]);
  tell('figures');
  await clock.advance(50);
  tell('state');
  await clock.advance(50);
  t.deepEqual(reports.slice(4), [1600]);
});

test('who does not read gets the newest afterwards, and none of those in between', async (t) => {
  const { clock, reports, tell, block } = await watch();
  const unblock = block();
  await clock.advance(1000);
  for (let i = 0; i < 100; i++) {
    tell('state');
    await clock.advance(100);
  }
  t.deepEqual(reports, [0, 1000]);
  unblock();
  await clock.advance(0);
  t.deepEqual(reports, [0, 1000, 11_000]);
});

test('nothing is left of it once its client has left', async (t) => {
  const { clock, over, watchers, leave } = await watch();
  t.is(watchers(), 1);
  await clock.advance(1500);
  leave();
  await over;
  t.is(watchers(), 0);
  t.is(clock.pending, 0);
});

test('one more report when the instance ends, and no other', async (t) => {
  const { clock, reports, over, end, watchers } = await watch();
  await clock.advance(300);
  end();
  await over;
  t.deepEqual(reports, [0, 300]);
  t.is(watchers(), 0);
});
