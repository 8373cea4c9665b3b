import test from 'ava';
import { WorkerStarter } from '../../src/worker/starter.js';
import type { StarterArg } from '../../src/worker/starter-options.js';
import { directory, type FakeWorld } from './fake-world.js';
import { readySlot as ready, startSlot as start } from './start-slot.js';

/** Three start failures in a row. */
async function failed(changes?: Partial<StarterArg>) {
  const started = start(changes);
  started.world.script = (process) => process.die({ code: 1 });
  await started.world.clock.advance(1000);
  return started;
}

test('its worker is told who it is, generation by generation', async (t) => {
  const { world, starter } = await ready();
  const first = world.lastProcess;
  t.is(first.generation.address, `${directory}/w1.1.sock`);
  t.deepEqual(first.generation.environment, {
    SNAKEPIT_WORKER_ID: 'w1',
    SNAKEPIT_WORKER_SLOT: '0',
    SNAKEPIT_WORKER_COUNT: '1',
    SNAKEPIT_GENERATION: '1',
  });
  first.die({ code: 1 });
  await world.clock.advance(100);
  t.is(world.lastProcess.generation.address, `${directory}/w1.2.sock`);
  t.is(world.lastProcess.generation.environment['SNAKEPIT_GENERATION'], '2');
  t.like(starter.snapshot(), { state: 'starting', generation: 2, restarts: 1, pid: 4712 });
});

test('a death without progress: backoff, then the next generation, in the same seat of the pool', async (t) => {
  const { world, starter } = await ready();
  world.lastProcess.die({ signal: 'SIGSEGV' });
  await world.clock.advance(99);
  t.like(starter.snapshot(), { state: 'backoff', pid: undefined, counters: { crashesInWindow: 1 } });
  t.like(world.event('restart-scheduled'), { worker: 'w1', generation: 1, delayMs: 100 });
  await world.clock.advance(1);
  await world.bringUp();
  t.is(starter.snapshot().state, 'ready');
  t.deepEqual(
    world.seats.map(({ member }) => member.id),
    ['w1', 'w1'],
  );
});

test('a death after progress: the next generation at once', async (t) => {
  const { world, starter } = await ready();
  for (let i = 0; i < 20; i++) {
    world.lastSeat.give(1);
    world.lastClient.answer(1);
    world.lastProcess.die({ code: 1 });
    await world.clock.advance(0);
    await world.bringUp();
  }
  t.like(starter.snapshot(), { state: 'ready', generation: 21, counters: { crashesInWindow: 0 } });
  t.is(world.clock.now(), 0);
});

test('commands that kill their workers do not bring the slot down', async (t) => {
  const { world, starter } = await ready();
  world.started = 1;
  for (let i = 0; i < 20; i++) {
    world.lastSeat.give(1);
    world.lastProcess.die({ signal: 'SIGSEGV' });
    await world.clock.advance(0);
    await world.bringUp();
  }
  t.is(starter.snapshot().state, 'ready');
});

test('too many start failures in a row: failed, with the reason, and everything closed', async (t) => {
  const { world, starter, log } = await failed();
  const reason = '3 start failures in a row; the last one exited with status 1';
  t.like(starter.snapshot(), { state: 'failed', failedBecause: reason, pid: undefined, generation: 3 });
  t.like(world.event('slot-failed'), { worker: 'w1', reason, counters: { startFailures: 3 } });
  t.deepEqual(log, ['w1 died', 'w1 died', 'w1 died', `w1 failed: ${reason}`]);
  t.is(world.clock.pending, 0);
  t.deepEqual(world.open, []);
});

test('too many crashes within the window: failed', async (t) => {
  const { world, starter } = start();
  for (let i = 0; i < 4; i++) {
    await world.clock.advance(500);
    await world.bringUp();
    world.lastProcess.die({ code: 2 });
  }
  await world.clock.advance(1000);
  t.regex(
    starter.snapshot().failedBecause ?? '',
    /more than 3 deaths without progress within 5 s; the last one exited/,
  );
  t.is(world.processes.length, 4);
});

test('restart clears a failed slot', async (t) => {
  const { world, starter } = await failed();
  world.script = () => {};
  await starter.restart();
  await world.clock.advance(0);
  await world.bringUp();
  t.like(starter.snapshot(), { state: 'ready', generation: 4, counters: { startFailures: 0 } });
  starter.stop();
  t.deepEqual(await starter.exited, { kind: 'shutdown' });
});

test('restart in the very moment it fails', async (t) => {
  const restarts: Promise<void>[] = [];
  const listener = {
    onReady() {},
    onStartFailure() {},
    onFailed: () => restarts.push(starter.restart()),
  };
  const { world, starter } = start({ listener });
  world.script = (process) => process.generation.number < 4 && process.die({ code: 1 });
  await world.clock.advance(1000);
  await world.bringUp();
  t.is(restarts.length, 1);
  t.like(starter.snapshot(), { state: 'ready', generation: 4 });
});

test('restart of a running worker: it ends, the next one starts, nothing is counted', async (t) => {
  const { world, starter } = await ready();
  await starter.restart();
  await world.clock.advance(0);
  await world.bringUp();
  t.like(starter.snapshot(), {
    state: 'ready',
    generation: 2,
    restarts: 0,
    counters: { crashesInWindow: 0 },
  });
  t.like(world.event('worker-exited'), { cause: 'intentional' });
});

test('restart during backoff: at once', async (t) => {
  const { world, starter } = await ready();
  world.lastProcess.die({ code: 1 });
  await world.clock.advance(1);
  await starter.restart();
  await world.clock.advance(0);
  t.is(world.processes.length, 2);
  await world.clock.advance(60_000);
  t.is(world.processes.length, 2, 'the scheduled one was called off');
});

test('two restarts at once are one', async (t) => {
  const { world, starter } = await ready();
  await Promise.all([starter.restart(), starter.restart()]);
  await world.clock.advance(0);
  t.is(world.processes.length, 2);
});

test('giving up escalates where it is asked to', async (t) => {
  const { starter, registry, world } = await failed({ onGiveUp: 'exit' });
  const reason = await starter.exited;
  t.is(reason.kind, 'abnormal');
  t.regex(reason.kind === 'abnormal' ? reason.error.message : '', /^w1: 3 start failures in a row/);
  await world.clock.advance(0);
  t.is(registry.whereis('w1'), undefined);
});

const moments: Record<string, (world: FakeWorld) => Promise<void> | void> = {
  'before anything happened': () => {},
  'while it starts': (world) => world.clock.advance(1),
  'while it is ready': async (world) => {
    await world.clock.advance(1);
    await world.bringUp();
  },
  'as it dies': async (world) => {
    await world.clock.advance(1);
    await world.bringUp();
    world.lastProcess.die({ code: 1 });
  },
  'during backoff': async (world) => {
    await world.clock.advance(1);
    world.lastProcess.die({ code: 1 });
    await world.clock.advance(1);
  },
  'after it failed': async (world) => {
    world.script = (process) => process.die({ code: 1 });
    await world.clock.advance(1000);
  },
};

for (const [when, lead] of Object.entries(moments)) {
  test(`a stop ${when} wins, once, and nothing is left`, async (t) => {
    const { world, starter, registry } = start();
    await lead(world);
    starter.stop();
    starter.stop();
    starter.shutdown();
    t.deepEqual(await starter.exited, { kind: 'shutdown' });
    await starter.restart();
    const { length } = world.processes;
    await world.clock.advance(60_000);
    t.is(world.processes.length, length);
    t.is(starter.snapshot().state, 'exited');
    t.is(world.eventTypes().filter((type) => type === 'slot-stopped').length, 1);
    t.deepEqual(world.open, []);
    t.is(world.clock.pending, 0);
    t.is(registry.whereis('w1'), undefined);
  });
}

test('stop, restart, stop in one breath: stopped', async (t) => {
  const { world, starter } = await ready();
  const restarted = starter.restart();
  starter.stop();
  await restarted;
  await starter.exited;
  await world.clock.advance(60_000);
  t.is(world.processes.length, 1);
});

test('a stop lets the worker finish what it holds', async (t) => {
  const { world, starter } = await ready();
  world.lastSeat.give(1);
  starter.stop(30_000);
  starter.shutdown();
  await world.clock.advance(100);
  t.like(starter.snapshot(), { state: 'draining', held: 1 });
  world.lastClient.answer(1);
  await starter.exited;
});

test('kill does not wait', async (t) => {
  const { world, starter } = await ready();
  world.lastProcess.ignoresTerm = true;
  starter.stop();
  await world.clock.advance(1);
  starter.kill();
  await starter.exited;
  t.is(world.clock.now(), 1);
  t.deepEqual(world.open, []);
});

test('what could not be ended is said', async (t) => {
  const { world, starter } = await ready();
  world.left = [{ pid: 99, startTime: '1' }];
  starter.stop();
  await starter.exited;
  t.deepEqual(world.event('processes-left'), { type: 'processes-left', worker: 'w1', pids: [99] });
});

test('it is found by the name of its worker', async (t) => {
  const { registry, starter, world } = await ready();
  const via = WorkerStarter.viaName('w1', registry);
  t.is(via.whereis(), starter);
  t.throws(() => start({ registry }), { message: 'the name w1 is taken' });
  starter.stop();
  await starter.exited;
  await world.clock.advance(0);
  t.is(via.whereis(), undefined);
});
