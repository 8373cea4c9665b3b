import test from 'ava';
import { readySlot } from './start-slot.js';
import { readyTree, states } from './start-tree.js';

test('a slot that is halted has its worker finish, starts none, and starts one when it is restarted', async (t) => {
  const { world, starter } = await readySlot();
  world.lastSeat.give(1);
  const halted = starter.halt(1000);
  await world.clock.advance(10);
  t.is(starter.snapshot().state, 'draining');
  world.lastClient.answer(1);
  await world.clock.advance(10_000);
  t.true(await halted);
  t.like(starter.snapshot(), { state: 'stopped', pid: undefined, generation: 1, restarts: 0 });
  t.is(world.event('worker-stopped')?.worker, 'w1');
  t.is(world.event('slot-stopped'), undefined);
  t.true(await starter.halt());
  await starter.whenKnown();

  await starter.restart();
  await world.bringUp();
  t.like(starter.snapshot(), { state: 'ready', generation: 2 });
});

test('what it holds is cut where that is asked for, also later, and nothing of it is suspected', async (t) => {
  const { world, starter } = await readySlot();
  world.lastSeat.give(1);
  const halted = starter.halt(Number.POSITIVE_INFINITY);
  await world.clock.advance(60_000);
  t.is(starter.snapshot().state, 'draining');
  const cut = starter.halt('kill');
  await world.clock.advance(1000);
  t.true(await halted);
  t.true(await cut);
  t.true(world.lastSeat.departure?.isIntended);
  t.is(world.eventTypes().filter((type) => type === 'worker-stopped').length, 1);
});

test('a worker that dies while it is asked to end may have died of its command', async (t) => {
  const { world, starter } = await readySlot();
  world.lastSeat.give(1);
  const halted = starter.halt(1000);
  await world.clock.advance(10);
  world.lastProcess.die({ signal: 'SIGSEGV' });
  await world.clock.advance(1000);
  t.true(await halted);
  t.false(world.lastSeat.departure?.isIntended);
});

test('a restart cuts what is held, where that is asked for', async (t) => {
  const { world, starter } = await readySlot();
  world.lastSeat.give(1);
  const seat = world.lastSeat;
  void starter.restart('kill');
  await world.clock.advance(1000);
  t.true(seat.departure?.isIntended);
  await world.bringUp();
  t.like(starter.snapshot(), { state: 'ready', generation: 2, counters: { crashesInWindow: 0 } });
});

test('the last intent wins', async (t) => {
  const { world, starter } = await readySlot();
  const halted = starter.halt();
  const restarted = starter.restart();
  await world.clock.advance(10_000);
  await restarted;
  t.false(await halted);
  await world.bringUp();
  t.is(starter.snapshot().state, 'ready');

  const again = starter.restart();
  const haltedThen = starter.halt();
  await world.clock.advance(10_000);
  await again;
  t.true(await haltedThen);
  t.is(starter.snapshot().state, 'stopped');

  const stoppedThen = starter.restart();
  starter.stop();
  await world.clock.advance(10_000);
  await stoppedThen;
  t.is((await starter.exited).kind, 'shutdown');
  t.false(await starter.halt());
});

test('a slot that waits for its restart, or has failed, can be halted', async (t) => {
  const { world, starter } = await readySlot();
  world.lastProcess.die({ code: 1 });
  await world.clock.advance(50);
  t.is(starter.snapshot().state, 'backoff');
  t.true(await starter.halt());
  await world.clock.advance(60_000);
  t.like(starter.snapshot(), { state: 'stopped', generation: 1 });

  world.script = (process) => process.die({ code: 1 });
  await starter.restart();
  await world.clock.advance(60_000);
  t.is(starter.snapshot().state, 'failed');
  t.true(await starter.halt());
  t.is(starter.snapshot().state, 'stopped');
  world.script = () => {};
  await starter.restart();
  await world.clock.advance(0);
  await world.bringUp();
  t.is(starter.snapshot().state, 'ready');
});

test('others go on; a reload leaves it stopped, and a rolling restart starts it', async (t) => {
  const { world, tree } = await readyTree({ workers: 2 });
  const halted = tree.haltWorker('w1');
  await world.clock.advance(10_000);
  t.true(await halted);
  t.deepEqual(states(tree), ['w1 stopped', 'w2 ready']);
  world.script = (process) => setImmediate(() => void world.bringUp(process));
  const reload = tree.replaceAll('a reload');
  await world.clock.advance(10_000);
  t.like(await reload, { ending: 'done', replaced: ['w2'], restarted: [], kept: [] });
  t.deepEqual(states(tree), ['w1 stopped', 'w2 ready']);
  const rolling = tree.replaceAll('a restart', ['w1']);
  await world.clock.advance(10_000);
  t.like(await rolling, { ending: 'done', restarted: ['w1'] });
  t.deepEqual(states(tree), ['w1 ready', 'w2 ready']);
});

test('all of them may be halted: nobody has given up, and one that has not begun yet is not there', async (t) => {
  const { world, tree } = await readyTree({ workers: 2 });
  let hasGivenUp = false;
  void tree.gaveUp.then(() => {
    hasGivenUp = true;
  });
  const halted = Promise.all([tree.haltWorker('w1', 'kill'), tree.haltWorker('w2', 'kill')]);
  await world.clock.advance(10_000);
  t.deepEqual(await halted, [true, true]);
  t.false(await tree.haltWorker('w9'));
  t.false(hasGivenUp);
  await tree.stop();
  t.is((await tree.exited).kind, 'shutdown');
});
