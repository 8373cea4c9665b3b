import test from 'ava';
import { cannot, readyTree as ready, startTree as start, states } from './start-tree.js';

test('all slots start, get ready, and are stopped together', async (t) => {
  const { world, tree } = await ready();
  t.deepEqual(await tree.booted, { kind: 'ready' });
  t.deepEqual(states(tree), ['w1 ready', 'w2 ready', 'w3 ready', 'w4 ready']);

  for (const process of world.processes) process.ignoresTerm = true;
  const stopped = tree.stop();
  await world.clock.advance(6000);
  await stopped;
  t.deepEqual(await tree.exited, { kind: 'shutdown' });
  t.deepEqual(world.open, []);
  t.is(world.clock.pending, 0);
});

test('no more than a batch boots at the same time', async (t) => {
  const { world, tree } = start({ startBatch: 2 });
  await world.clock.advance(0);
  t.is(world.processes.length, 2);
  t.deepEqual(
    tree.snapshot().map(({ generation }) => generation),
    [1, 1, 0, 0],
  );

  await world.bringUp(world.processes[0]);
  t.is(world.processes.length, 3, 'one is ready: the next');
  world.processes[1]?.die({ code: 1 });
  await world.clock.advance(0);
  t.is(world.processes.length, 4, 'one has failed: the next');
});

test('the first to boot may have the machine to itself', async (t) => {
  const { world } = start({ startBatch: 3, firstBatch: 1 });
  await world.clock.advance(0);
  t.is(world.processes.length, 1);
  await world.bringUp(world.processes[0]);
  t.is(world.processes.length, 4, 'it is ready: the batch');
});

test('a stop while some wait for their turn', async (t) => {
  const { world, tree } = start({ startBatch: 1 });
  await world.clock.advance(0);
  await tree.stop();
  t.deepEqual(await tree.booted, { kind: 'stopped' });
  t.is(world.processes.length, 1);
  t.deepEqual(world.open, []);
});

test('an adapter that cannot be imported ends the first boot at once, and is told once', async (t) => {
  const { world, tree } = start();
  world.script = cannot;
  t.like(await tree.booted, {
    kind: 'failed',
    failure: { worker: 'w1', failure: { kind: 'adapter', message: 'SyntaxError', traceback: 'File…' } },
  });
  await tree.exited;
  await world.clock.advance(60_000);
  t.is(world.processes.length, 4, 'no retry');
  const failures = world.events.filter(
    (event) => event.type === 'worker-exited' && event.cause === 'start-failure',
  );
  t.is(failures.length, 0, 'the outcome has said it');
  t.deepEqual(world.open, []);
});

test('after a worker was ready it is retried instead', async (t) => {
  const { world, tree } = await ready();
  world.script = cannot;
  world.processes[0]?.die({ code: 1 });
  await world.clock.advance(10_000);
  t.deepEqual(states(tree), ['w1 failed', 'w2 ready', 'w3 ready', 'w4 ready']);
  t.is(world.processes.length, 7);
});

test('one slot of four that dies at each boot fails alone', async (t) => {
  const { world, tree } = start();
  world.script = (process) => process.slot.id === 'w3' && process.die({ signal: 'SIGSEGV' });
  await world.clock.advance(10_000);
  for (const process of world.processes) if (process.slot.id !== 'w3') await world.bringUp(process);
  t.deepEqual(states(tree), ['w1 ready', 'w2 ready', 'w3 failed', 'w4 ready']);
  t.deepEqual(await tree.booted, { kind: 'ready' });
});

test('when every slot has failed, that is said, with what was seen last', async (t) => {
  const { world, tree } = start({ workers: 2 });
  world.script = (process) => process.die({ code: 3 });
  await world.clock.advance(10_000);
  t.like(await tree.booted, {
    kind: 'failed',
    failure: {
      failure: { kind: 'died', message: 'exited with status 3 before it was ready' },
      stderr: ['its last line'],
    },
  });
  t.like(await tree.gaveUp, { code: 'workers-failed', details: 'its last line' });
  t.is(world.processes.length, 6);
  await tree.stop();
  t.deepEqual(world.open, []);
});

test('giving up escalates where it is asked to: all are stopped', async (t) => {
  const { world, tree } = await ready({ onGiveUp: 'exit' });
  world.script = (process) => process.die({ code: 3 });
  world.processes[1]?.die({ code: 3 });
  await world.clock.advance(10_000);
  t.like(await tree.gaveUp, { code: 'workers-failed' });
  t.is((await tree.exited).kind, 'abnormal');
  t.deepEqual(world.open, []);
  t.is(world.clock.pending, 0);
});

test('a slot that failed is brought back by a restart', async (t) => {
  const { world, tree } = start({ workers: 1 });
  world.script = (process) => process.die({ code: 3 });
  await world.clock.advance(10_000);
  world.script = () => {};
  await tree.restartWorker('w1');
  await world.clock.advance(0);
  await world.bringUp();
  t.deepEqual(states(tree), ['w1 ready']);
});

test('slots come and go', async (t) => {
  const { world, tree } = await ready({ workers: 2 });
  tree.startWorker(2);
  await world.clock.advance(0);
  await world.bringUp();
  t.deepEqual(states(tree), ['w1 ready', 'w2 ready', 'w3 ready']);

  world.seats[1]?.give(1);
  const stopped = tree.stopWorker('w2', 30_000);
  await world.clock.advance(100);
  t.deepEqual(states(tree), ['w1 ready', 'w2 draining', 'w3 ready']);
  world.clients[1]?.answer(1);
  await stopped;
  t.deepEqual(states(tree), ['w1 ready', 'w3 ready']);
  await tree.stopWorker('w2');

  tree.startWorker(1);
  await world.clock.advance(0);
  t.deepEqual(states(tree), ['w1 ready', 'w3 ready', 'w2 starting']);
});

test('a second stop that grants less cuts the first short; kill waits for nothing', async (t) => {
  const { world, tree } = await ready();
  for (const seat of world.seats) seat.give(1);
  void tree.stop(30_000);
  await world.clock.advance(1000);
  t.deepEqual(states(tree), ['w1 draining', 'w2 draining', 'w3 draining', 'w4 draining']);
  for (const process of world.processes) process.ignoresTerm = true;
  void tree.stop();
  await world.clock.advance(1000);
  t.deepEqual(new Set(states(tree).map((state) => state.slice(3))), new Set(['stopping']));
  await tree.kill();
  t.is(world.clock.now(), 2000);
  t.deepEqual(world.open, []);
});
