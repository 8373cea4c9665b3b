import test from 'ava';
import type { ExitReason, RestartType } from '../../src/supervision/child.js';
import { restartIntensity } from '../../src/supervision/restart-intensity.js';
import { type Strategy, Supervisor } from '../../src/supervision/supervisor.js';
import { deferred } from '../../src/util/deferred.js';
import { FakeClock, settled } from '../helpers/fake-clock.js';
import { type FakeChild, Nursery } from './fake-child.js';

function setUp(strategy: Strategy = 'one-for-one', maxRestarts = 3) {
  const clock = new FakeClock();
  const nursery = new Nursery();
  const restartRule = restartIntensity({ maxRestarts, periodMs: 5000 }, clock);
  return { clock, nursery, options: { strategy, restartRule, clock } };
}

const restarted: Record<RestartType, Record<ExitReason['kind'], boolean>> = {
  permanent: { normal: true, shutdown: true, abnormal: true },
  transient: { normal: false, shutdown: false, abnormal: true },
  temporary: { normal: false, shutdown: false, abnormal: false },
};

for (const restart of ['permanent', 'transient', 'temporary'] as const) {
  for (const exit of ['normal', 'shutdown', 'abnormal'] as const) {
    const isRestarted = restarted[restart][exit];
    test(`a ${restart} child with exit ${exit} ${isRestarted ? 'is' : 'is not'} started again`, async (t) => {
      const { clock, nursery, options } = setUp();
      const supervisor = await Supervisor.startLink(options, [
        nursery.spec('a', { restart }),
        nursery.spec('b'),
      ]);

      nursery.last('a').exit(exit);
      await clock.advance(0);

      t.is(nursery.starts('a'), isRestarted ? 2 : 1);
      t.is(nursery.starts('b'), 1, 'the others are left alone');
      const remembered = supervisor.whichChildren().map(({ id, state }) => `${id} ${state}`);
      if (isRestarted) t.deepEqual(remembered, ['a running', 'b running']);
      else t.deepEqual(remembered, restart === 'temporary' ? ['b running'] : ['a stopped', 'b running']);
    });
  }
}

test('an exit promise that rejects is an abnormal exit', async (t) => {
  const { clock, nursery, options } = setUp();
  const broken = { exited: Promise.reject(new Error('a bug')), shutdown() {}, kill() {} };
  let starts = 0;
  const start = () => (starts++ === 0 ? (broken as unknown as FakeChild) : nursery.bear('a'));
  await Supervisor.startLink(options, [nursery.spec('a', { start, restart: 'transient' })]);
  await clock.advance(0);
  t.is(starts, 2);
});

test('children start in order and stop in reverse', async (t) => {
  const { nursery, options } = setUp();
  const supervisor = await Supervisor.startLink(options, [
    nursery.spec('a'),
    nursery.spec('b'),
    nursery.spec('c'),
  ]);
  supervisor.shutdown();
  t.deepEqual(await supervisor.exited, { kind: 'shutdown' });
  t.deepEqual(nursery.log, ['a:start', 'b:start', 'c:start', 'c:shutdown', 'b:shutdown', 'a:shutdown']);
});

test('each child waits for the end of the one started after it', async (t) => {
  const { clock, nursery, options } = setUp();
  const specs = [nursery.spec('a'), nursery.spec('b', { manners: 'stubborn' })];
  const supervisor = await Supervisor.startLink(options, specs);
  supervisor.shutdown();
  await clock.advance(4999);
  t.false(nursery.log.includes('a:shutdown'));
  await clock.advance(1);
  t.deepEqual(nursery.log.slice(2), ['b:shutdown', 'b:kill', 'a:shutdown']);
});

test('a start that fails stops those before it, in reverse', async (t) => {
  const { nursery, options } = setUp();
  const start = () => {
    throw new Error('no room');
  };
  const specs = [nursery.spec('a'), nursery.spec('b'), nursery.spec('c', { start }), nursery.spec('d')];
  await t.throwsAsync(Supervisor.startLink(options, specs), { message: 'no room' });
  t.deepEqual(nursery.log, ['a:start', 'b:start', 'b:shutdown', 'a:shutdown']);
});

test('brutal-kill kills without asking', async (t) => {
  const { nursery, options } = setUp();
  const supervisor = await Supervisor.startLink(options, [nursery.spec('a', { shutdown: 'brutal-kill' })]);
  await supervisor.terminateChild('a');
  t.deepEqual(nursery.log, ['a:start', 'a:kill']);
});

test('milliseconds: asks, and kills when they are over', async (t) => {
  const { clock, nursery, options } = setUp();
  const spec = nursery.spec('a', { shutdown: 300, manners: 'stubborn' });
  const supervisor = await Supervisor.startLink(options, [spec]);
  const terminated = supervisor.terminateChild('a');
  await clock.advance(299);
  t.deepEqual(nursery.log, ['a:start', 'a:shutdown']);
  await clock.advance(1);
  await terminated;
  t.deepEqual(nursery.log, ['a:start', 'a:shutdown', 'a:kill']);
});

test('milliseconds: the timer of an obedient child is taken back', async (t) => {
  const { clock, nursery, options } = setUp();
  const supervisor = await Supervisor.startLink(options, [nursery.spec('a')]);
  await supervisor.terminateChild('a');
  t.is(clock.pending, 0);
});

test('infinity: asks, and waits', async (t) => {
  const { clock, nursery, options } = setUp();
  const spec = nursery.spec('a', { shutdown: 'infinity', manners: 'stubborn' });
  const supervisor = await Supervisor.startLink(options, [spec]);
  const terminated = supervisor.terminateChild('a');
  await clock.advance(3_600_000);
  t.deepEqual(nursery.log, ['a:start', 'a:shutdown']);
  nursery.last('a').exit('normal');
  await terminated;
});

test('killing a supervisor kills its children, also while it is shutting down', async (t) => {
  const { nursery, options } = setUp();
  const shutdown = 'infinity';
  const specs = ['a', 'b'].map((id) => nursery.spec(id, { shutdown, manners: 'stubborn' }));
  const supervisor = await Supervisor.startLink(options, specs);
  supervisor.shutdown();
  await settled();
  supervisor.kill();
  await supervisor.exited;
  t.true(nursery.log.includes('a:kill') && nursery.log.includes('b:kill'));
});

test('as many restarts as the intensity allows are made', async (t) => {
  const { clock, nursery, options } = setUp('one-for-one', 3);
  await Supervisor.startLink(options, [nursery.spec('a')]);
  for (let i = 0; i < 3; i++) {
    nursery.last('a').exit('abnormal');
    await clock.advance(1);
  }
  t.is(nursery.starts('a'), 4);
});

test('one restart more than that: the others are stopped, and the supervisor exits abnormally', async (t) => {
  const { clock, nursery, options } = setUp('one-for-one', 1);
  const supervisor = await Supervisor.startLink(options, [nursery.spec('a'), nursery.spec('b')]);
  for (let i = 0; i < 2; i++) {
    nursery.last('b').exit('abnormal');
    await clock.advance(1);
  }
  const reason = await supervisor.exited;
  t.is(reason.kind, 'abnormal');
  t.regex(reason.kind === 'abnormal' ? reason.error.message : '', /more than 1 restarts within 5000 ms/);
  t.deepEqual(nursery.log, ['a:start', 'b:start', 'b:start', 'a:shutdown']);
});

test('restarts that are further apart than the period go on for ever', async (t) => {
  const { clock, nursery, options } = setUp('one-for-one', 1);
  await Supervisor.startLink(options, [nursery.spec('a')]);
  for (let i = 0; i < 20; i++) {
    nursery.last('a').exit('abnormal');
    await clock.advance(5001);
  }
  t.is(nursery.starts('a'), 21);
});

test('escalation: a supervisor that gave up is started again by the one above it', async (t) => {
  const { clock, nursery, options } = setUp('one-for-one', 0);
  const top = setUp('one-for-one', 1);
  const spec = {
    id: 'lower',
    start: () => Supervisor.startLink(options, [nursery.spec('a')]),
    restart: 'permanent',
    shutdown: 'infinity',
    type: 'supervisor',
  } as const;
  const upper = await Supervisor.startLink({ ...top.options, clock }, [spec]);
  nursery.last('a').exit('abnormal');
  await clock.advance(1);
  t.is(nursery.starts('a'), 2);

  nursery.last('a').exit('abnormal');
  await clock.advance(1);
  t.is((await upper.exited).kind, 'abnormal', 'tiers multiply, and end');
});

test('a restart that fails is tried again as often as the intensity allows, not in a loop', async (t) => {
  const { clock, nursery, options } = setUp('one-for-one', 3);
  let attempts = 0;
  const start = () => {
    if (attempts++ > 0) throw new Error('no room');
    return nursery.bear('a');
  };
  const supervisor = await Supervisor.startLink(options, [nursery.spec('a', { start })]);
  nursery.last('a').exit('abnormal');
  await settled();
  t.is(attempts, 1, 'it is scheduled');
  await clock.advance(0);
  t.is((await supervisor.exited).kind, 'abnormal');
  t.is(attempts, 4);
});

test('a stop asked for between a failed restart and the next wins', async (t) => {
  const { clock, nursery, options } = setUp();
  const supervisor = await Supervisor.startLink(options, [nursery.spec('a')]);
  nursery.last('a').exit('abnormal');
  await settled();
  t.deepEqual(supervisor.whichChildren(), [{ id: 'a', state: 'restarting', type: 'worker' }]);
  supervisor.shutdown();
  await supervisor.exited;
  await clock.advance(60_000);
  t.is(nursery.starts('a'), 1);
  t.is(clock.pending, 0);
});

test('a stop that overtakes a start undoes it', async (t) => {
  const { nursery, options } = setUp();
  const begun = deferred<FakeChild>();
  const supervisor = new Supervisor(options);
  const started = supervisor.startChild(nursery.spec('a', { start: () => begun.promise }));
  await settled();
  supervisor.shutdown();
  begun.resolve(nursery.bear('a'));
  await t.throwsAsync(started);
  await supervisor.exited;
  t.deepEqual(nursery.log, ['a:start', 'a:shutdown']);
});

test('a stop that overtakes a restart is no failure of it', async (t) => {
  const { clock, nursery, options } = setUp();
  const begun = deferred<FakeChild>();
  let starts = 0;
  const start = () => (starts++ === 0 ? nursery.bear('a') : begun.promise);
  const supervisor = await Supervisor.startLink(options, [nursery.spec('a', { start })]);
  nursery.last('a').exit('abnormal');
  await clock.advance(0);
  const terminated = supervisor.terminateChild('a');
  begun.resolve(nursery.bear('a'));
  await terminated;
  await clock.advance(60_000);
  t.is(starts, 2);
  t.deepEqual(supervisor.whichChildren(), [{ id: 'a', state: 'stopped', type: 'worker' }]);
});

test('terminate, restart, terminate: the last one counts', async (t) => {
  const { clock, nursery, options } = setUp();
  const supervisor = await Supervisor.startLink(options, [nursery.spec('a', { manners: 'stubborn' })]);
  const requests = [
    supervisor.terminateChild('a'),
    supervisor.restartChild('a'),
    supervisor.terminateChild('a'),
  ];
  await clock.advance(5000);
  const results = await Promise.allSettled(requests);
  t.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  t.is(nursery.starts('a'), 1);
});

test('terminate, restart: it runs', async (t) => {
  const { nursery, options } = setUp();
  const supervisor = await Supervisor.startLink(options, [nursery.spec('a')]);
  await Promise.all([supervisor.terminateChild('a'), supervisor.restartChild('a')]);
  t.is(nursery.starts('a'), 2);
  await t.throwsAsync(supervisor.restartChild('a'), { message: 'child a: running' });
});

test('a child that was ended keeps its spec until it is deleted; a temporary one does not', async (t) => {
  const { nursery, options } = setUp();
  const supervisor = await Supervisor.startLink(options, [
    nursery.spec('a'),
    nursery.spec('b', { restart: 'temporary' }),
  ]);
  await t.throwsAsync(supervisor.startChild(nursery.spec('a')), { message: 'child a: already started' });
  t.throws(() => supervisor.deleteChild('a'), { message: 'child a: running' });
  await supervisor.terminateChild('a');
  await supervisor.terminateChild('b');
  await t.throwsAsync(supervisor.startChild(nursery.spec('a')), { message: 'child a: already present' });
  await t.throwsAsync(supervisor.restartChild('b'), { message: 'child b: not found' });
  supervisor.deleteChild('a');
  t.deepEqual(supervisor.whichChildren(), []);
});

test('a dynamic supervisor stops its children together, and forgets those that end', async (t) => {
  const { clock, nursery, options } = setUp('dynamic');
  const supervisor = new Supervisor(options);
  for (const id of ['a', 'b', 'c']) await supervisor.startChild(nursery.spec(id, { manners: 'stubborn' }));
  const terminated = supervisor.terminateChild('c');
  await clock.advance(5000);
  await terminated;
  t.deepEqual(
    supervisor.whichChildren().map(({ id }) => id),
    ['a', 'b'],
  );

  supervisor.shutdown();
  await clock.advance(5000);
  await supervisor.exited;
  t.is(clock.now(), 10_000, 'one grace for all');
  await t.throwsAsync(supervisor.startChild(nursery.spec('d')), { message: /is stopping/ });
});
