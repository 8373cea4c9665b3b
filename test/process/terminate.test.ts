import test from 'ava';
import { processTable } from '../../src/process/process-table.js';
import { defaultLadder, terminate } from '../../src/process/terminate.js';
import { isRunning, spawnFixture } from './support/processes.js';

const quickLadder = [
  { signal: 'SIGTERM', graceMs: 300 },
  { signal: 'SIGKILL', graceMs: 2000 },
] as const;

let marked = 0;

/** A fixture, and the mark that it and all it starts carry. */
async function spawnMarked(name: string) {
  const mark = { SNAKEPIT_RUN_ID: `test-${process.pid}-${++marked}`, SNAKEPIT_WORKER_ID: 'w1' };
  const { handle } = await spawnFixture(name, { env: { PATH: process.env['PATH'] ?? '', ...mark } });
  return { handle, mark, readyLine: await handle.readyLine };
}

test('asking is enough for most, and takes no time', async (t) => {
  const { handle, mark } = await spawnMarked('sleep-forever.sh');
  const begin = performance.now();
  t.deepEqual(await terminate(handle, { mark }), { lastSignal: 'SIGTERM', left: [] });
  t.true(performance.now() - begin < 1000);
  t.is((await handle.exited).signal, 'SIGTERM');
  handle.release();
});

test('whoever ignores TERM is killed after its grace', async (t) => {
  const { handle, mark } = await spawnMarked('ignore-term.sh');
  t.deepEqual(await terminate(handle, { mark, ladder: quickLadder }), { lastSignal: 'SIGKILL', left: [] });
  t.is((await handle.exited).signal, 'SIGKILL');
  handle.release();
});

test('a leader that leaves does not save a sibling that ignores TERM', async (t) => {
  const { handle, mark } = await spawnMarked('leave-sibling-that-ignores-term.sh');
  const begin = performance.now();
  t.deepEqual(await terminate(handle, { mark, ladder: quickLadder }), { lastSignal: 'SIGKILL', left: [] });
  t.true(performance.now() - begin >= 295, 'the sibling has its grace');
  t.is((await handle.exited).code, 0);
  t.deepEqual(await processTable.carriers(mark), []);
  handle.release();
});

test('a process is asked before its children are, which it may need to leave in good order', async (t) => {
  const { handle, mark } = await spawnMarked('need-child-to-leave.sh');
  t.deepEqual(await terminate(handle, { mark }), { lastSignal: 'SIGTERM', left: [] });
  t.deepEqual(await handle.exited, { code: 7, signal: null });
  t.deepEqual(await processTable.carriers(mark), []);
  handle.release();
});

test('a stopped process leaves on TERM', async (t) => {
  const { handle, mark } = await spawnMarked('sleep-forever.sh');
  handle.signal('SIGSTOP');
  t.deepEqual(await terminate(handle, { mark }), { lastSignal: 'SIGTERM', left: [] });
  handle.release();
});

test('what moved to a session of its own is found, also after a crash', async (t) => {
  for (const crash of [false, true]) {
    const { handle, mark, readyLine } = await spawnMarked('escape-by-setsid.sh');
    const escapee = Number(readyLine);
    t.true(isRunning(escapee));
    if (crash) {
      process.kill(handle.identity.pid, 'SIGKILL');
      await handle.exited;
    }
    t.deepEqual((await terminate(handle, { mark })).left, []);
    t.false(isRunning(escapee));
    t.deepEqual(await processTable.carriers(mark), []);
    handle.release();
  }
});

test('a kill sent in between ends a long grace', async (t) => {
  const { handle, mark } = await spawnMarked('ignore-term.sh');
  const begin = performance.now();
  const report = terminate(handle, { mark });
  handle.signal('SIGKILL');
  t.deepEqual((await report).left, []);
  t.true(performance.now() - begin < 3000, `${defaultLadder[0]?.graceMs} ms were not waited for`);
  handle.release();
});

test('one that cannot be ended is reported, in bounded time', async (t) => {
  const { handle, mark } = await spawnMarked('sleep-forever.sh');
  const immortal = { ...handle, signal: () => true };
  const carriers = async () => [handle.identity];
  const table = { ...processTable, carriers };
  const ladder = [{ signal: 'SIGTERM', graceMs: 50 }] as const;
  // The hunt kills it, but the table goes on to say that it is there.
  t.deepEqual(await terminate(immortal, { mark, ladder, table }), {
    lastSignal: 'SIGKILL',
    left: [handle.identity],
  });
  handle.release();
});
