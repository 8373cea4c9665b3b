import test from 'ava';
import type { FakeWorld } from './fake-world.js';
import { bringUpAll, cannot, living, readyTree, states } from './start-tree.js';

const off = { maxRequests: undefined, maxAgeMs: undefined, maxRssBytes: undefined, jitter: 0 };

function settle(world: FakeWorld, index: number): void {
  world.seats[index]?.give(1);
  world.clients[index]?.answer(1);
}

/** Which worker is being replaced, and what lives beside it. */
function generations(tree: Awaited<ReturnType<typeof readyTree>>['tree']): string[] {
  return tree
    .snapshot()
    .map(({ worker, generation, successor, leaving }) =>
      [`${worker}.${generation}`, successor && `+${successor}`, leaving && `-${leaving}`]
        .filter(Boolean)
        .join(''),
    );
}

test('workers that are due together are replaced one at a time', async (t) => {
  const { world, tree } = await readyTree({ workers: 3, recycling: { ...off, maxRequests: 1 } });
  world.seats[0]?.give(2);
  for (const index of [0, 1, 2]) settle(world, index);
  await world.clock.advance(0);
  t.deepEqual(generations(tree), ['w1.1+2', 'w2.1', 'w3.1']);
  await world.bringUp();
  await world.clock.advance(60_000);
  t.deepEqual(generations(tree), ['w1.2-1', 'w2.1', 'w3.1'], 'nor while one still finishes');
  world.clients[0]?.answer(2);
  await world.clock.advance(0);
  t.deepEqual(generations(tree), ['w1.2', 'w2.1+2', 'w3.1']);
  t.is((await living(world)).length, 4);
  bringUpAll(world);
  await world.bringUp();
  await world.clock.advance(0);
  await world.clock.advance(0);
  t.deepEqual(generations(tree), ['w1.2', 'w2.2', 'w3.2']);
});

test('a worker whose successor cannot start lets the next one have its turn', async (t) => {
  const { world } = await readyTree({ workers: 2, recycling: { ...off, maxRequests: 1 } });
  world.script = (process) => process.slot.id === 'w1' && cannot(process);
  settle(world, 0);
  settle(world, 1);
  await world.clock.advance(0);
  await world.clock.advance(0);
  t.deepEqual(await living(world), ['w1.1', 'w2.1', 'w2.2']);
});

test('memory is measured of all workers in one look, and who has too much is replaced', async (t) => {
  const { world, tree } = await readyTree({ workers: 2, recycling: { ...off, maxRssBytes: 1000 } });
  const asked: (readonly number[])[] = [];
  const { residentMemory } = world;
  Object.assign(world, {
    residentMemory: (pids: readonly number[]) => {
      asked.push(pids);
      return residentMemory(pids);
    },
  });
  const [first, second] = world.processes.map(({ identity }) => identity.pid);
  world.memory.set(first ?? 0, 1000).set(second ?? 0, 1001);
  await world.clock.advance(2000);
  t.deepEqual(generations(tree), ['w1.1', 'w2.1+2']);
  t.like(world.event('worker-recycling'), { worker: 'w2', reason: 'memory', figure: 1001, limit: 1000 });
  await world.bringUp();
  await world.clock.advance(10_000);
  t.deepEqual(generations(tree), ['w1.1', 'w2.2']);
  void tree.stop();
  await tree.exited;
  t.is(world.clock.pending, 0);
});

test('nothing is measured unless it is asked for', async (t) => {
  const { world } = await readyTree({ recycling: { ...off, maxRequests: 5 } });
  t.is(world.clock.pending, 0);
});

test('reload: every worker is replaced, in order, one at a time', async (t) => {
  const { world, tree } = await readyTree({ workers: 3 });
  bringUpAll(world);
  let most = 0;
  const emit = world.emit;
  Object.assign(world, {
    emit: (event: Parameters<typeof emit>[0]) => {
      emit(event);
      void living(world).then(({ length }) => {
        most = Math.max(most, length);
      });
    },
  });
  const report = tree.replaceAll('SIGHUP');
  await world.clock.advance(0);
  await world.clock.advance(0);
  t.deepEqual(await report, {
    ending: 'done',
    replaced: ['w1', 'w2', 'w3'],
    restarted: [],
    kept: [],
    failed: undefined,
  });
  t.deepEqual(await living(world), ['w1.2', 'w2.2', 'w3.2']);
  t.is(most, 4);
  const recycled = world.events.flatMap((event) => (event.type === 'worker-recycling' ? event.worker : []));
  t.deepEqual(recycled, ['w1', 'w2', 'w3']);
  t.deepEqual(world.event('reload-started'), { type: 'reload-started', why: 'SIGHUP', workers: 3 });
  t.like(world.event('reload-ended'), { ending: 'done', kept: [] });
});

test('reload: the first successor that cannot start ends it, and the others serve on', async (t) => {
  const { world, tree } = await readyTree({ workers: 3 });
  world.script = (process) => {
    if (process.slot.id === 'w2') cannot(process);
    else setImmediate(() => void world.bringUp(process));
  };
  const report = tree.replaceAll('SIGHUP');
  await world.clock.advance(0);
  await world.clock.advance(0);
  t.deepEqual(await report, {
    ending: 'failed',
    replaced: ['w1'],
    restarted: [],
    kept: ['w2', 'w3'],
    failed: { worker: 'w2', message: 'SyntaxError' },
  });
  await world.clock.advance(60_000);
  t.deepEqual(await living(world), ['w1.2', 'w2.1', 'w3.1'], 'it is not tried again');
  t.like(world.event('replacement-failed'), { worker: 'w2', reason: 'reload', details: ['File…'] });
});

test('reload: slots that have failed or wait are restarted, whatever comes of it', async (t) => {
  const { world, tree } = await readyTree({ workers: 3 });
  world.script = (process) => {
    if (process.slot.id === 'w1') process.die({ code: 1 });
    else setImmediate(() => void world.bringUp(process));
  };
  world.processes[0]?.die({ code: 1 });
  await world.clock.advance(10_000);
  t.is(tree.snapshot()[0]?.state, 'failed');
  const report = tree.replaceAll('SIGHUP');
  await world.clock.advance(0);
  await world.clock.advance(0);
  t.like(await report, { ending: 'done', replaced: ['w2', 'w3'], restarted: ['w1'], kept: [] });
  t.is(tree.snapshot()[0]?.state, 'backoff');
});

test('reload: another one begins anew, so that everybody loads what is there then', async (t) => {
  const { world, tree } = await readyTree({ workers: 2 });
  const first = tree.replaceAll('SIGHUP');
  await world.clock.advance(0);
  const second = tree.replaceAll('SIGHUP');
  bringUpAll(world);
  await world.bringUp();
  await world.clock.advance(0);
  await world.clock.advance(0);
  t.like(await first, { ending: 'superseded', replaced: ['w1'], kept: ['w2'] });
  t.like(await second, { ending: 'done', replaced: ['w1', 'w2'] });
  t.deepEqual(await living(world), ['w1.3', 'w2.2']);
});

test('reload: a stop comes first', async (t) => {
  const { world, tree } = await readyTree({ workers: 2 });
  const report = tree.replaceAll('SIGHUP');
  await world.clock.advance(0);
  await tree.stop();
  t.like(await report, { ending: 'stopped', replaced: [], kept: ['w2'] });
  t.like(await tree.replaceAll('SIGHUP'), { ending: 'stopped' });
  t.deepEqual(await living(world), []);
  t.deepEqual(world.open, []);
  t.is(world.clock.pending, 0);
});

test('reload: who waits for a first start is left to that', async (t) => {
  const { world, tree } = await readyTree({ workers: 1 });
  void tree.scaleTo(12);
  await world.clock.advance(0);
  const report = tree.replaceAll('SIGHUP');
  bringUpAll(world);
  for (const process of world.processes.slice(1)) void world.bringUp(process);
  for (let i = 0; i < 10; i++) await world.clock.advance(0);
  t.is((await report).ending, 'done');
  t.deepEqual(new Set(states(tree).map((state) => state.split(' ')[1])), new Set(['ready']));
  t.is(world.event('reload-started')?.workers, 9);
});
