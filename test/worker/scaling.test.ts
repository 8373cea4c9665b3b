import test from 'ava';
import { SnakepitError } from '../../src/errors.js';
import { bringUpAll, living, readyTree, states } from './start-tree.js';

/** Lets whatever is launched get ready. */
async function scalable(workers: number) {
  const started = await readyTree({ workers });
  bringUpAll(started.world);
  return {
    ...started,
    settle: async () => {
      for (let i = 0; i < 10; i++) await started.world.clock.advance(0);
    },
  };
}

test('up: slots are added, a batch at a time, and told how many there are', async (t) => {
  const { world, tree, settle } = await scalable(1);
  world.script = () => {};
  await tree.scaleTo(12);
  await world.clock.advance(0);
  t.is((await living(world)).length, 1 + 8);
  bringUpAll(world);
  for (const process of world.processes.slice(1)) await world.bringUp(process);
  await settle();
  t.is(states(tree).filter((state) => state.endsWith(' ready')).length, 12);
  t.is(world.lastProcess.generation.environment['SNAKEPIT_WORKER_COUNT'], '12');
  t.deepEqual(world.event('workers-scaled'), { type: 'workers-scaled', from: 1, to: 12 });
});

test('down: the highest slots finish what they hold, however long that takes', async (t) => {
  const { world, tree } = await scalable(4);
  world.seats[3]?.give(1);
  const scaled = tree.scaleTo(2);
  await world.clock.advance(24 * 3_600_000);
  t.deepEqual(states(tree), ['w1 ready', 'w2 ready', 'w4 draining']);
  t.deepEqual(world.processes[3]?.signals, []);
  world.clients[3]?.answer(1);
  await scaled;
  t.deepEqual(states(tree), ['w1 ready', 'w2 ready']);
  t.deepEqual(await living(world), ['w1.1', 'w2.1']);
  t.is(world.events.filter(({ type }) => type === 'slot-removed').length, 2);
});

test('to what is there already: nothing happens', async (t) => {
  const { world, tree } = await scalable(2);
  await tree.scaleTo(2);
  await world.clock.advance(1000);
  t.is(world.processes.length, 2);
  t.is(world.event('workers-scaled'), undefined);
});

test('slots that wait for their first start just go', async (t) => {
  const { world, tree, settle } = await scalable(1);
  world.script = () => {};
  const up = tree.scaleTo(20);
  await world.clock.advance(0);
  await tree.scaleTo(1);
  await up;
  await settle();
  t.deepEqual(states(tree), ['w1 ready']);
  t.deepEqual(await living(world), ['w1.1']);
});

test('the last intent wins: what is still finishing is started anew once it is gone', async (t) => {
  const { world, tree, settle } = await scalable(3);
  world.seats[1]?.give(1);
  world.seats[2]?.give(1);
  const down = tree.scaleTo(1);
  await world.clock.advance(1000);
  await tree.scaleTo(3);
  const between = tree.scaleTo(2);
  t.deepEqual(states(tree), ['w1 ready', 'w2 draining', 'w3 draining']);
  for (const index of [1, 2]) world.clients[index]?.answer(1);
  await Promise.all([down, between]);
  await settle();
  t.deepEqual(states(tree), ['w1 ready', 'w2 ready']);
  t.is((await living(world)).length, 2);
});

test('up and down and up again in one breath', async (t) => {
  const { world, tree, settle } = await scalable(2);
  await Promise.all([8, 1, 5, 2, 6, 3].map((workers) => tree.scaleTo(workers)));
  await settle();
  t.deepEqual(states(tree).toSorted(), ['w1 ready', 'w2 ready', 'w3 ready']);
  t.is((await living(world)).length, 3);
});

test('a slot that is being replaced goes with all it has', async (t) => {
  const { world, tree } = await scalable(2);
  world.script = () => {};
  const report = tree.replaceAll('SIGHUP');
  await world.clock.advance(0);
  await world.bringUp();
  await world.clock.advance(0);
  t.deepEqual(await living(world), ['w1.2', 'w2.1', 'w2.2']);
  await tree.scaleTo(1);
  t.deepEqual(await living(world), ['w1.2']);
  t.like(await report, { ending: 'done', replaced: ['w1'] });
});

test('a stop comes first', async (t) => {
  const { world, tree } = await scalable(2);
  world.seats[1]?.give(1);
  const down = tree.scaleTo(1);
  void tree.scaleTo(4);
  await world.clock.advance(0);
  await tree.stop();
  await down;
  await tree.scaleTo(8);
  await world.clock.advance(60_000);
  t.deepEqual(await living(world), []);
  t.deepEqual(world.open, []);
  t.is(world.clock.pending, 0);
});

test('when only slots are left that have failed, that is said', async (t) => {
  const { world, tree } = await readyTree({ workers: 2 });
  world.script = (process) => process.die({ code: 1 });
  world.processes[0]?.die({ code: 1 });
  await world.clock.advance(10_000);
  t.deepEqual(states(tree), ['w1 failed', 'w2 ready']);
  await tree.scaleTo(1);
  t.like(await tree.gaveUp, { code: 'workers-failed' });
});

test('no workers at all are refused', async (t) => {
  const { tree } = await scalable(1);
  for (const workers of [0, -1, 1.5, Number.NaN]) {
    await t.throwsAsync(tree.scaleTo(workers), { instanceOf: SnakepitError, message: /at least 1/ });
  }
});
