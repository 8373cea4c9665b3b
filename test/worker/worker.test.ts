import test, { type ExecutionContext } from 'ava';
import { generationOf } from '../../src/worker/generation.js';
import type { StartFailure } from '../../src/worker/start-failure.js';
import { Worker } from '../../src/worker/worker.js';
import type { WorkerTimes } from '../../src/worker/world.js';
import { directory, type FakeClient, type FakeProcess, FakeWorld, readyLine, slot } from './fake-world.js';

const times = { readyTimeoutMs: 300_000, stopTimeoutMs: 6000 };

/** A worker whose process is launched. */
async function launched(world = new FakeWorld(), itsTimes: WorkerTimes = times) {
  const failures: StartFailure[] = [];
  const listener = { onReady() {}, onStartFailure: (failure: StartFailure) => failures.push(failure) };
  const worker = Worker.startLink({
    slot,
    generation: generationOf(slot, 1, directory),
    times: itsTimes,
    world,
    listener,
  });
  await world.clock.advance(0);
  return { world, worker, failures };
}

async function ready(itsTimes?: WorkerTimes) {
  const { world, ...rest } = await launched(new FakeWorld(), itsTimes);
  await world.bringUp();
  return { world, ...rest, process: world.lastProcess, client: world.lastClient, seat: world.lastSeat };
}

function nothingIsLeft(t: ExecutionContext, world: FakeWorld): void {
  t.deepEqual(world.open, []);
  t.is(world.clock.pending, 0);
}

test('it starts, gets ready, is busy with what it holds, and stops when asked', async (t) => {
  const { world, worker } = await launched();
  t.is(worker.state, 'starting');
  await world.bringUp();
  t.is(worker.state, 'ready');
  const seat = world.lastSeat;
  seat.give(1);
  t.is(worker.state, 'busy');
  world.lastClient.answer(1);
  t.is(worker.state, 'ready');

  worker.stop();
  const end = await worker.ended;
  t.is(worker.state, 'exited');
  t.true(world.lastClient.isHalfClosed);
  t.deepEqual(world.lastProcess.signals, ['SIGTERM']);
  t.like(end, { cause: 'intentional', exit: { code: 0, signal: null }, pid: 4711, settled: 1, cut: 0 });
  t.deepEqual(await worker.exited, { kind: 'normal' });
  t.truthy(seat.departure);
  t.deepEqual(world.eventTypes(), ['worker-starting', 'worker-ready', 'worker-stopping', 'worker-exited']);
  nothingIsLeft(t, world);
});

test('ready says who it is and how long it took', async (t) => {
  const { world } = await launched();
  await world.clock.advance(700);
  await world.bringUp();
  const expected = { worker: 'w1', generation: 1, pid: 4711, python: '3.11.7', tools: ['add'], bootMs: 700 };
  t.like(world.event('worker-ready'), expected);
});

test('killed while it runs a command: the command is told how, a finished one is not lost', async (t) => {
  const { world, worker, process, seat } = await ready();
  seat.give(1);
  seat.give(2);
  world.started = 1;
  process.die({ signal: 'SIGSEGV' });

  t.like(await worker.ended, { cause: 'crash', exit: { code: null, signal: 'SIGSEGV' }, cut: 1, settled: 0 });
  t.deepEqual(seat.departure?.error, {
    code: 'worker_crashed',
    message: 'worker w1 (pid 4711) was killed by SIGSEGV while it ran this command',
    details: { signal: 'SIGSEGV', exit_code: null, stderr: ['its last line'] },
  });
  t.is(seat.departure?.started, 1);
  t.is((await worker.exited).kind, 'abnormal');
  nothingIsLeft(t, world);
});

test('a result that only the slot file has is work done', async (t) => {
  const { world, worker, process, seat } = await ready();
  seat.give(1);
  world.started = 1;
  world.saved.add(1);
  process.die({ signal: 'SIGSEGV' });
  t.like(await worker.ended, { cause: 'crash', cut: 0, settled: 1 });
});

test('nothing more is sent from the moment it is known to end', async (t) => {
  const dead = await ready();
  dead.client.handlers = undefined;
  dead.process.die({ code: 1 });
  await dead.world.clock.advance(0);
  t.true(dead.seat.isDraining);
  t.is(dead.seat.departure, undefined);

  const mute = await ready();
  mute.client.endStream(new Error('UNAVAILABLE'));
  t.true(mute.seat.isDraining);
  await mute.world.clock.advance(1000);
  await mute.worker.ended;
  await dead.world.clock.advance(1000);
  await dead.worker.ended;
});

test('an exit with status 0 that nobody asked for is a crash', async (t) => {
  const { worker, process, seat } = await ready();
  process.die({ code: 0 });
  t.is((await worker.ended).cause, 'crash');
  t.regex(seat.departure?.error.message ?? '', /exited with status 0/);
});

test('results that arrive after the death still count', async (t) => {
  const { world, worker, process, client, seat } = await ready();
  const { handlers } = client;
  client.handlers = undefined;
  seat.give(1);
  process.die({ code: 1 });
  await world.clock.advance(999);
  t.is(seat.departure, undefined);
  handlers?.onResult(1, 0, '3', 10, undefined);
  handlers?.onBatchEnd();
  handlers?.onEnd(undefined);
  t.is((await worker.ended).settled, 1);
});

test('a stream that never ends is waited for one second', async (t) => {
  const { world, worker, process, client, seat } = await ready();
  client.handlers = undefined;
  process.die({ code: 1 });
  await world.clock.advance(1000);
  await worker.ended;
  t.truthy(seat.departure);
  nothingIsLeft(t, world);
});

test('a process that ended its stream but lives on is ended', async (t) => {
  const { world, worker, process, client, seat } = await ready();
  client.endStream(new Error('UNAVAILABLE'));
  await world.clock.advance(999);
  t.deepEqual(process.signals, []);
  await world.clock.advance(1);
  t.like(await worker.ended, { cause: 'crash', message: 'ended its work stream (UNAVAILABLE)' });
  t.deepEqual(process.signals, ['SIGTERM']);
  t.regex(seat.departure?.error.message ?? '', /w1 \(pid 4711\) ended its work stream/);
  nothingIsLeft(t, world);
});

test('what a dead worker left behind is killed without being asked', async (t) => {
  const world = new FakeWorld();
  const ladders: string[][] = [];
  const { worker } = await launched(
    Object.assign(world, {
      terminate: async (_: unknown, ladder: { signal: string }[]) => {
        ladders.push(ladder.map(({ signal }) => signal));
        return { lastSignal: undefined, left: [] };
      },
    }),
  );
  await world.bringUp();
  world.lastProcess.die({ code: 1 });
  await worker.ended;
  t.deepEqual(ladders, [['SIGKILL']]);
});

test('a stop lets it finish what it holds', async (t) => {
  const { world, worker, process, client, seat } = await ready();
  seat.give(1);
  worker.stop(30_000);
  await world.clock.advance(10_000);
  t.is(worker.state, 'draining');
  t.true(seat.isDraining);
  t.deepEqual(process.signals, []);
  client.answer(1);
  await worker.ended;
  t.is(world.clock.now(), 10_000);
  nothingIsLeft(t, world);
});

test('what takes longer than it was granted is cut, and told so', async (t) => {
  const { world, worker, seat } = await ready();
  seat.give(1);
  world.started = 1;
  worker.stop(30_000);
  await world.clock.advance(30_000);
  t.like(await worker.ended, { cause: 'intentional', cut: 1 });
  t.is(seat.departure?.error.message, 'worker w1 (pid 4711) was stopped while it ran this command');
});

test('a second stop changes the time that is left; shutdown does not', async (t) => {
  const { world, worker, seat } = await ready();
  seat.give(1);
  worker.stop(30_000);
  worker.shutdown();
  await world.clock.advance(5000);
  t.is(worker.state, 'draining');
  worker.stop(1000);
  await world.clock.advance(1000);
  await worker.ended;
  t.is(world.clock.now(), 6000);
  nothingIsLeft(t, world);
});

test('a death while it drains is a death, but no crash of the slot', async (t) => {
  const { worker, process, seat } = await ready();
  seat.give(1);
  worker.stop(30_000);
  process.die({ signal: 'SIGSEGV' });
  t.is((await worker.ended).cause, 'intentional');
  t.regex(seat.departure?.error.message ?? '', /was killed by SIGSEGV/);
});

test('one that ignores SIGTERM is killed when its time is over', async (t) => {
  const { world, worker, process } = await ready();
  process.ignoresTerm = true;
  worker.stop();
  worker.stop();
  await world.clock.advance(5999);
  t.is(worker.state, 'stopping');
  await world.clock.advance(1);
  t.like(await worker.ended, { cause: 'intentional', exit: { signal: 'SIGKILL' } });
  t.deepEqual(process.signals, ['SIGTERM', 'SIGKILL']);
  nothingIsLeft(t, world);
});

test('kill does not wait, not even for what is draining', async (t) => {
  const { world, worker, process, seat } = await ready();
  seat.give(1);
  worker.stop(30_000);
  await world.clock.advance(1);
  worker.kill();
  await worker.ended;
  t.is(world.clock.now(), 1);
  t.deepEqual(process.signals, ['SIGKILL']);
  nothingIsLeft(t, world);
});

test('the end says what could not be ended', async (t) => {
  const { world, worker } = await ready();
  world.left = [{ pid: 99, startTime: '1' }];
  worker.stop();
  t.deepEqual((await worker.ended).left, [{ pid: 99, startTime: '1' }]);
});

const bootDeaths: Record<string, { lead: (world: FakeWorld) => unknown; expected: Partial<StartFailure> }> = {
  'dies without a word': {
    lead: ({ lastProcess }) => lastProcess.die({ signal: 'SIGSEGV' }),
    expected: { kind: 'died', message: 'was killed by SIGSEGV before it was ready' },
  },
  'says why it cannot': {
    lead({ lastProcess }) {
      lastProcess.say('{"failed": {"kind": "adapter", "message": "SyntaxError", "traceback": "File…"}}');
      lastProcess.die({ code: 1 });
    },
    expected: { kind: 'adapter', message: 'SyntaxError', traceback: 'File…' },
  },
  'writes garbage to the ready pipe': {
    lead: ({ lastProcess }) => lastProcess.say('Hello'),
    expected: {
      kind: 'garbage',
      message: 'wrote something else than a ready line to its ready pipe: "Hello"',
    },
  },
  'closes the ready pipe and lives on': {
    lead({ clock, lastProcess }) {
      lastProcess.say(undefined);
      return clock.advance(1000);
    },
    expected: { kind: 'garbage', message: 'closed its ready pipe without a ready line' },
  },
  'never gets ready': {
    lead: ({ clock }) => clock.advance(300_000),
    expected: { kind: 'slow', message: 'was not ready within 300 s' },
  },
  'is ready, then dead': {
    lead({ lastProcess }) {
      lastProcess.say(readyLine);
      lastProcess.die({ code: 3 });
    },
    expected: { kind: 'died', message: 'exited with status 3 before it was ready' },
  },
  'is ready, but does not answer': {
    async lead({ clock, lastProcess }) {
      lastProcess.say(readyLine);
      await clock.advance(300_000);
    },
    expected: { kind: 'slow' },
  },
  'is ready, but refuses to talk': {
    async lead(world) {
      world.lastProcess.say(readyLine);
      await world.clock.advance(0);
      world.lastClient.describing.reject(new Error('14 UNAVAILABLE'));
      await world.clock.advance(1000);
    },
    expected: { kind: 'connection', message: 'was ready, but could not be talked to: 14 UNAVAILABLE' },
  },
};

for (const [what, { lead, expected }] of Object.entries(bootDeaths)) {
  test(`a worker that ${what} is a start failure with a message of its own`, async (t) => {
    const { world, worker, failures } = await launched();
    await lead(world);
    const end = await worker.ended;
    t.is(end.cause, 'start-failure');
    t.is(failures.length, 1);
    t.like(failures[0], expected);
    t.is(world.seats.length, 0);
    nothingIsLeft(t, world);
  });
}

test('a worker that cannot be launched is a start failure', async (t) => {
  const world = new FakeWorld();
  world.launchError = new Error('spawn python3 ENOENT');
  const { worker, failures } = await launched(world);
  t.like(await worker.ended, { cause: 'start-failure', pid: undefined, message: 'spawn python3 ENOENT' });
  t.like(failures[0], { kind: 'launch' });
  nothingIsLeft(t, world);
});

test('last words that arrive after the exit are heard', async (t) => {
  const { worker, world, failures } = await launched();
  const process = world.lastProcess;
  const late = new Promise<string>((resolve) => {
    world.clock.schedule(500, () => resolve('{"failed": {"kind": "address", "message": "in use"}}'));
  });
  const {
    world: other,
    worker: second,
    failures: heard,
  } = await launched(
    Object.assign(new FakeWorld(), {
      clock: world.clock,
      script: (it: object) => Object.assign(it, { readyLine: late }),
    }),
  );
  other.lastProcess.die({ code: 1 });
  process.die({ code: 1 });
  await world.clock.advance(500);
  await Promise.all([worker.ended, second.ended]);
  t.like(heard[0], { kind: 'address', message: 'in use' });
  t.like(failures[0], { kind: 'died' });
});

test('what goes wrong with us while it boots is a start failure, too', async (t) => {
  const { world, worker, failures } = await launched();
  world.connectError = new Error('no such module');
  world.lastProcess.say(readyLine);
  t.is((await worker.ended).cause, 'start-failure');
  t.like(failures[0], { kind: 'internal', message: 'no such module' });
  nothingIsLeft(t, world);
});

const stops: Record<string, (world: FakeWorld) => Promise<void> | void> = {
  'during spawn': () => {},
  'while Python starts': (world) => world.clock.advance(10),
  'during the handshake': async (world) => {
    await world.clock.advance(10);
    world.lastProcess.say(readyLine);
    await world.clock.advance(10);
  },
};

for (const [when, lead] of Object.entries(stops)) {
  test(`a stop ${when} wins`, async (t) => {
    const world = new FakeWorld();
    world.launchGate = new Promise((resolve) => world.clock.schedule(5, resolve));
    const { worker, failures } = await launched(world);
    await lead(world);
    worker.stop(30_000);
    await world.clock.advance(10);
    t.is((await worker.ended).cause, 'intentional');
    t.is(worker.state, 'exited');
    t.deepEqual(failures, []);
    t.is(world.seats.length, 0);
    t.false(world.eventTypes().includes('worker-ready'));
    nothingIsLeft(t, world);
  });
}

test('a stop before anything happened', async (t) => {
  const world = new FakeWorld();
  const listener = { onReady: () => t.fail(), onStartFailure: () => t.fail() };
  const worker = Worker.startLink({
    slot,
    generation: generationOf(slot, 1, directory),
    times,
    world,
    listener,
  });
  worker.stop();
  t.is((await worker.ended).cause, 'intentional');
  nothingIsLeft(t, world);
});

test('a worker that cannot finish what it holds, however much time it has, is not waited for', async (t) => {
  const ways: Record<string, (process: FakeProcess, client: FakeClient) => void> = {
    'was stopped (state T), and did not go on': (process) =>
      Object.assign(process, { isStopped: () => true }),
    'ended its work stream (reset)': (_, client) => client.endStream(new Error('reset')),
  };
  const heartbeat = { intervalMs: 1000, timeoutMs: 2000, misses: 2 };
  for (const [why, happen] of Object.entries(ways)) {
    const { world, worker, process, client, seat } = await ready({ ...times, heartbeat });
    seat.give(1);
    world.started = 1;
    worker.stop(Number.POSITIVE_INFINITY);
    await world.clock.advance(60_000);
    t.is(worker.state, 'draining');
    happen(process, client);
    await world.clock.advance(60_000);
    t.like(await worker.ended, { cause: 'intentional', cut: 1 });
    t.is(seat.departure?.error.message, `worker w1 (pid 4711) ${why} while it ran this command`);
    nothingIsLeft(t, world);
  }
});
