import test, { type ExecutionContext } from 'ava';
import { deferred } from '../../src/util/deferred.js';
import type { WorkerStarter } from '../../src/worker/starter.js';
import { Turns } from '../../src/worker/turns.js';
import type { FakeProcess, FakeWorld } from './fake-world.js';
import { readySlot } from './start-slot.js';
import { cannot, living } from './start-tree.js';

const reload = { reason: 'reload' } as const;
const off = { maxRequests: undefined, maxAgeMs: undefined, maxRssBytes: undefined, jitter: 0 };
function nthProcess(world: FakeWorld, index: number): FakeProcess {
  const process = world.processes[index];
  if (process === undefined) throw new Error(`there is no process ${index}`);
  return process;
}

/** A slot whose successor boots; the old worker holds a command. */
async function booting() {
  const started = await readySlot();
  const { world, starter } = started;
  world.lastSeat.give(1);
  const outcome = starter.replace(reload);
  await world.clock.advance(0);
  return { ...started, outcome };
}

/** The same, with the successor serving and the old worker finishing. */
async function leaving() {
  const started = await booting();
  await started.world.bringUp();
  return started;
}

async function nothingIsLeft(t: ExecutionContext, world: FakeWorld): Promise<void> {
  const { length } = world.processes;
  await world.clock.advance(600_000);
  t.is(world.processes.length, length, 'nothing is started any more');
  t.deepEqual(world.open, []);
  t.deepEqual(await living(world), []);
  t.is(world.clock.pending, 0);
}

test('the successor boots beside the worker, which serves until that one is ready, and finishes what it holds', async (t) => {
  const { world, starter, outcome, log } = await booting();
  t.like(starter.snapshot(), { state: 'busy', generation: 1, successor: 2, leaving: undefined, pid: 4711 });
  t.is(world.processes.length, 2);
  t.false(world.lastSeat.isDraining);

  await world.bringUp();
  t.like(starter.snapshot(), { state: 'ready', generation: 2, successor: undefined, leaving: 1, pid: 4712 });
  const [old, young] = world.seats;
  t.true(old?.isDraining);
  t.false(young?.isDraining);
  await world.clock.advance(24 * 3_600_000);
  t.deepEqual(nthProcess(world, 0).signals, [], 'it has all the time it needs');

  world.clients[0]?.answer(1);
  t.deepEqual(await outcome, { kind: 'replaced' });
  t.like(starter.snapshot(), { state: 'ready', generation: 2, leaving: undefined, restarts: 0 });
  t.is(starter.snapshot().counters.crashesInWindow, 0);
  t.like(world.event('worker-exited'), { generation: 1, cause: 'intentional' });
  t.deepEqual(await living(world), ['w1.2']);
  t.deepEqual(log, ['w1 ready', 'w1 ready']);
  t.deepEqual(world.eventTypes(), [
    'worker-starting',
    'worker-ready',
    'worker-recycling',
    'worker-starting',
    'worker-ready',
    'worker-stopping',
    'worker-exited',
  ]);
});

test('the successor takes its seat before the worker gives up its own', async (t) => {
  const { world } = await booting();
  const seated = () => world.seats.filter(({ isDraining }) => !isDraining).length;
  const counts = new Set<number>();
  const emit = world.emit.bind(world);
  Object.assign(world, {
    emit: (event: Parameters<typeof emit>[0]) => {
      counts.add(seated());
      emit(event);
    },
  });
  await world.bringUp();
  t.is(seated(), 1);
  t.false(counts.has(0));
});

test('what the worker still settles while it leaves is not put down to its successor', async (t) => {
  const { world, starter } = await readySlot({ recycling: { ...off, maxRequests: 3 } });
  const seat = world.lastSeat;
  for (let seq = 1; seq <= 9; seq++) seat.give(seq);
  for (let seq = 1; seq <= 3; seq++) world.lastClient.answer(seq);
  await world.clock.advance(0);
  await world.bringUp();
  for (let seq = 4; seq <= 9; seq++) world.clients[0]?.answer(seq);
  await world.clock.advance(1000);
  t.like(starter.snapshot(), { generation: 2, successor: undefined, leaving: undefined });
  t.is(world.processes.length, 2);
});

for (const [what, recycling, lead] of [
  [
    'commands',
    { ...off, maxRequests: 2 },
    async (world: FakeWorld) => {
      for (const seq of [1, 2]) {
        world.lastSeat.give(seq);
        world.lastClient.answer(seq);
      }
      await world.clock.advance(0);
    },
  ],
  ['time', { ...off, maxAgeMs: 5000 }, (world: FakeWorld) => world.clock.advance(5000)],
] as const) {
  test(`a worker is replaced after so many ${what}, generation after generation`, async (t) => {
    const { world, starter } = await readySlot({ recycling });
    for (let generation = 1; generation < 5; generation++) {
      await lead(world);
      t.like(starter.snapshot(), { state: 'ready', generation, successor: generation + 1 });
      await world.bringUp();
      await world.clock.advance(0);
    }
    t.like(starter.snapshot(), { state: 'ready', generation: 5, leaving: undefined, restarts: 0 });
    t.like(world.event('worker-recycling'), { worker: 'w1', generation: 4, successor: 5 });
    starter.stop();
    await starter.exited;
    await nothingIsLeft(t, world);
  });
}

test('a successor that cannot start: the worker serves on, which is said, and it is tried again', async (t) => {
  const { world, starter, log } = await readySlot({ recycling: { ...off, maxAgeMs: 1000 } });
  world.script = cannot;
  await world.clock.advance(1000);
  t.like(starter.snapshot(), { state: 'ready', generation: 1, pid: 4711, successor: undefined });
  t.deepEqual(world.event('replacement-failed'), {
    type: 'replacement-failed',
    worker: 'w1',
    generation: 1,
    successor: 2,
    reason: 'age',
    message: 'SyntaxError',
    details: ['File…'],
  });
  t.like(world.event('replacement-scheduled'), { worker: 'w1', generation: 1, delayMs: 100 });
  await world.clock.advance(100_000);
  t.true(world.processes.length > 5);
  t.like(starter.snapshot(), { state: 'ready', generation: 1, restarts: 0, counters: { startFailures: 0 } });
  t.deepEqual(log, ['w1 ready'], 'it is no failure of the slot');

  world.script = () => {};
  await world.clock.advance(30_000);
  await world.bringUp();
  await world.clock.advance(0);
  t.like(starter.snapshot(), { state: 'ready', generation: world.processes.length, leaving: undefined });
  starter.stop();
  await starter.exited;
  await nothingIsLeft(t, world);
});

test('a successor that dies without a word leaves its last ones', async (t) => {
  const { world, outcome } = await booting();
  world.lastProcess.die({ signal: 'SIGSEGV' });
  await world.clock.advance(1000);
  t.deepEqual(await outcome, {
    kind: 'failed',
    successor: 2,
    message: 'was killed by SIGSEGV before it was ready',
    details: ['its last line'],
  });
});

test('a successor that is never ready is given up like any start', async (t) => {
  const { world, starter, outcome } = await booting();
  await world.clock.advance(300_000);
  t.like(await outcome, { kind: 'failed', message: 'was not ready within 300 s' });
  t.like(starter.snapshot(), { state: 'busy', generation: 1 });
  t.deepEqual(await living(world), ['w1.1']);
});

test('a successor that cannot be launched', async (t) => {
  const { world, starter } = await readySlot();
  world.launchError = new Error('EAGAIN');
  t.like(await starter.replace(reload), { kind: 'failed', message: 'EAGAIN' });
  t.like(starter.snapshot(), { state: 'ready', generation: 1 });
});

test('the worker dies while its successor boots: that one takes its place, and no third is started', async (t) => {
  const { world, starter, outcome } = await booting();
  nthProcess(world, 0).die({ signal: 'SIGSEGV' });
  await world.clock.advance(1000);
  t.like(starter.snapshot(), {
    state: 'starting',
    generation: 2,
    successor: undefined,
    restarts: 1,
    counters: { crashesInWindow: 1 },
  });
  t.is(world.event('restart-scheduled'), undefined);
  await world.bringUp();
  t.deepEqual(await outcome, { kind: 'restarted' });
  await world.clock.advance(60_000);
  t.is(world.processes.length, 2);
  t.like(starter.snapshot(), { state: 'ready', generation: 2 });
});

test('such an heir that fails to boot is a failed start of its slot', async (t) => {
  const { world, starter, log } = await booting();
  nthProcess(world, 0).die({ signal: 'SIGSEGV' });
  await world.clock.advance(0);
  cannot(world.lastProcess);
  await world.clock.advance(0);
  t.like(starter.snapshot(), { state: 'backoff', counters: { startFailures: 1 } });
  t.deepEqual(log, ['w1 ready', 'w1 adapter']);
  await world.clock.advance(1000);
  t.is(world.processes.length, 3);
});

test('the worker dies in the moment its successor is ready', async (t) => {
  const { world, starter } = await booting();
  nthProcess(world, 0).die({ signal: 'SIGSEGV' });
  await world.bringUp();
  await world.clock.advance(1000);
  t.like(starter.snapshot(), { state: 'ready', generation: 2, leaving: undefined });
  t.is(world.processes.length, 2);
});

test('the worker dies while it leaves: nothing is counted, what it ran is told', async (t) => {
  const { world, starter, outcome } = await leaving();
  world.started = 1;
  nthProcess(world, 0).die({ signal: 'SIGKILL' });
  t.deepEqual(await outcome, { kind: 'replaced' });
  t.is(world.seats[0]?.departure?.error.code, 'worker_crashed');
  t.like(starter.snapshot(), { state: 'ready', generation: 2, counters: { crashesInWindow: 0 } });
});

test('the successor dies while the worker leaves: the next generation starts beside that, and is replaced in its time', async (t) => {
  const { world, starter } = await readySlot({ recycling: { ...off, maxRequests: 1 } });
  const old = world.lastSeat;
  old.give(1);
  old.give(2);
  world.lastClient.answer(1);
  await world.clock.advance(0);
  await world.bringUp();
  t.like(starter.snapshot(), { generation: 2, leaving: 1 });
  world.lastProcess.die({ signal: 'SIGSEGV' });
  await world.clock.advance(100);
  await world.bringUp();
  t.like(starter.snapshot(), { state: 'ready', generation: 3, leaving: 1, restarts: 1 });

  world.lastSeat.give(1);
  world.lastClient.answer(1);
  await world.clock.advance(60_000);
  t.is(world.processes.length, 3, 'it waits for the one that is still leaving');
  world.clients[0]?.answer(2);
  await world.clock.advance(0);
  t.like(starter.snapshot(), { state: 'ready', generation: 3, leaving: undefined, successor: 4 });
  await world.bringUp();
  await world.clock.advance(0);
  t.like(starter.snapshot(), { state: 'ready', generation: 4, leaving: undefined });
});

const moments: Record<string, () => Promise<{ world: FakeWorld; starter: WorkerStarter }>> = {
  'before its turn has come': async () => {
    const turns = new Turns();
    turns.take();
    const started = await readySlot({ turns });
    void started.starter.replace(reload);
    await started.world.clock.advance(0);
    return started;
  },
  'before the successor is spawned': async () => {
    const started = await readySlot();
    const { world } = started;
    let open = () => {};
    world.launchGate = new Promise((resolve) => {
      open = resolve;
    });
    void started.starter.replace(reload);
    await world.clock.advance(0);
    world.clock.schedule(10, open);
    return started;
  },
  'before its successor is ready': booting,
  'during the handshake of its successor': async () => {
    const started = await booting();
    started.world.lastProcess.say('{"ready": {"pid": 4712, "python": "3.11.7"}}');
    await started.world.clock.advance(0);
    return started;
  },
  'while it leaves': leaving,
  'while it leaves and its successor is dead': async () => {
    const started = await leaving();
    started.world.lastProcess.die({ code: 1 });
    await started.world.clock.advance(0);
    return started;
  },
  'while it leaves and the slot has failed': async () => {
    const started = await leaving();
    const { world, starter } = started;
    world.lastProcess.die({ code: 1 });
    world.script = (process) => process.die({ code: 1 });
    await world.clock.advance(10_000);
    if (starter.snapshot().state !== 'failed') throw new Error('it should have failed');
    return started;
  },
};

for (const [when, lead] of Object.entries(moments)) {
  for (const way of ['stop', 'kill'] as const) {
    test(`a ${way} of the slot ${when} wins, and nothing is left`, async (t) => {
      const { world, starter } = await lead();
      for (const process of world.processes) process.ignoresTerm = true;
      const livingAtExit = starter.exited.then(() => living(world));
      starter[way]();
      starter.stop();
      await world.clock.advance(10_000);
      t.deepEqual(await starter.exited, { kind: 'shutdown' });
      t.deepEqual(await livingAtExit, []);
      t.is(starter.snapshot().state, 'exited');
      t.is(world.eventTypes().filter((type) => type === 'slot-stopped').length, 1);
      await nothingIsLeft(t, world);
    });
  }

  test(`a restart of the slot ${when} wins: one worker, of a new generation`, async (t) => {
    const { world, starter } = await lead();
    const { length } = world.processes;
    const starts = () => world.eventTypes().filter((type) => type === 'worker-starting').length;
    const before = starts();
    const hadFailed = starter.snapshot().state === 'failed';
    for (const process of world.processes) process.ignoresTerm = true;
    world.script = () => {};
    const restarted = starter.restart();
    await world.clock.advance(5990);
    if (!hadFailed) t.is(starts(), before, 'what was there goes first');
    await world.clock.advance(20);
    await restarted;
    await world.clock.advance(0);
    await world.bringUp();
    await world.clock.advance(1000);
    t.like(starter.snapshot(), { state: 'ready', successor: undefined, leaving: undefined });
    t.deepEqual(await living(world), [`w1.${world.lastProcess.generation.number}`]);
    t.true(world.processes.length > length);
    starter.stop();
    await starter.exited;
    await nothingIsLeft(t, world);
  });
}

test('whoever is leaving stays for its sessions first, unless a stop is asked for', async (t) => {
  for (const ending of ['by itself', 'by a stop'] as const) {
    const { world, starter, outcome } = await booting();
    const [old] = world.seats;
    if (old === undefined) throw new Error('nobody has joined');
    const sessions = deferred();
    old.sessionsOver = sessions.promise;
    await world.bringUp();
    world.clients[0]?.answer(1);
    await world.clock.advance(20_000);
    t.true(old.isRetiring);
    t.false(old.isDraining);
    t.deepEqual(nthProcess(world, 0).signals, []);

    if (ending === 'by itself') sessions.resolve();
    else starter.stop(30_000);
    await world.clock.advance(0);
    t.true(old.isDraining, ending);
    if (ending === 'by itself') t.deepEqual(await outcome, { kind: 'replaced' });
    starter.stop();
    sessions.resolve();
    await nothingIsLeft(t, world);
  }
});

test('a stop that grants time grants it to whoever is leaving, and the last word counts', async (t) => {
  const { world, starter } = await leaving();
  nthProcess(world, 0).ignoresTerm = true;
  starter.stop(30_000);
  starter.shutdown();
  await world.clock.advance(29_000);
  t.like(starter.snapshot(), { leaving: 1 });
  t.deepEqual(nthProcess(world, 0).signals, []);
  await world.clock.advance(1000);
  t.deepEqual(nthProcess(world, 0).signals, ['SIGTERM']);
  await world.clock.advance(6000);
  await starter.exited;
  await nothingIsLeft(t, world);
});

test('giving up for good does not leave one behind that was leaving', async (t) => {
  const started = await readySlot({ onGiveUp: 'exit' });
  const { world, starter } = started;
  world.lastSeat.give(1);
  void starter.replace(reload);
  await world.clock.advance(0);
  await world.bringUp();
  world.script = (process) => process.die({ code: 1 });
  world.lastProcess.die({ code: 1 });
  await world.clock.advance(20_000);
  t.is((await starter.exited).kind, 'abnormal');
  await nothingIsLeft(t, world);
});

test('two requests for the same are one; what boots already is not what a later one wants', async (t) => {
  const turns = new Turns();
  const other = turns.take();
  const { world, starter } = await readySlot({ turns });
  const both = [starter.replace(reload), starter.replace(reload)];
  other.giveBack();
  await world.clock.advance(0);
  t.is(world.processes.length, 2);
  const later = starter.replace(reload);
  await world.bringUp();
  await world.clock.advance(0);
  t.deepEqual(await Promise.all(both), [{ kind: 'replaced' }, { kind: 'replaced' }]);
  t.is(world.processes.length, 3);
  await world.bringUp();
  t.deepEqual(await later, { kind: 'replaced' });
  t.like(starter.snapshot(), { state: 'ready', generation: 3 });
});

test('replacing what does not serve is a restart of it', async (t) => {
  const { world, starter } = await readySlot();
  world.lastProcess.die({ code: 1 });
  await world.clock.advance(1);
  t.is(starter.snapshot().state, 'backoff');
  const inBackoff = starter.replace(reload);
  await world.clock.advance(0);
  t.is(world.processes.length, 2);
  const whileStarting = starter.replace(reload);
  await world.clock.advance(0);
  t.is(world.processes.length, 3, 'what boots may have loaded what is old');
  await world.bringUp();
  t.deepEqual(await inBackoff, { kind: 'restarted' });
  t.deepEqual(await whileStarting, { kind: 'restarted' });

  world.script = (process) => process.die({ code: 1 });
  world.lastProcess.die({ code: 1 });
  await world.clock.advance(10_000);
  t.is(starter.snapshot().state, 'failed');
  t.deepEqual(await starter.replace(reload), { kind: 'restarted' }, 'also where that comes to nothing');
  starter.stop();
  t.deepEqual(await starter.replace(reload), { kind: 'called-off' });
  await world.clock.advance(1000);
  await nothingIsLeft(t, world);
});

test('a replacement in the moment of a restart does not start another one', async (t) => {
  const { world, starter } = await readySlot();
  const restarted = starter.restart();
  const outcome = starter.replace(reload);
  await restarted;
  await world.clock.advance(0);
  await world.bringUp();
  await outcome;
  await world.clock.advance(1000);
  t.is((await living(world)).length, 1);
});
