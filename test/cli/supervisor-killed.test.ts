import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { processTable } from '../../src/process/process-table.js';
import { processesWith } from '../helpers/processes.js';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';
import { killedAndStartedAgain } from '../scenarios/killed-and-started-again.js';

const leavesChildren = adapter('leaves_children.py');
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** What each run ends with, that nothing is left a second later, is checked for every start. */
test('idle workers are gone a second after their supervisor was killed', async (t) => {
  const program = await start(t, { args: ['-w', '2', leavesChildren], answers: 'some' });
  await program.said('w2: ready');
  program.signal('SIGKILL');
  t.is((await program.ended).signal, 'SIGKILL');
});

for (const tool of ['sleep', 'compute', 'hold_the_lock']) {
  test(`so are busy ones (${tool})`, async (t) => {
    const program = await start(t, { args: ['-w', '2', leavesChildren], answers: 'some' });
    await program.said('w2: ready');
    await program.write(commands({ tool }, { tool }));
    await wait(200);
    program.signal('SIGKILL');
    t.is((await program.ended).signal, 'SIGKILL');
  });
}

for (const tool of ['start_children', 'start_every_kind']) {
  test(`so are children of theirs, also in a session of their own (${tool})`, async (t) => {
    const program = await start(t, { args: ['-w', '1', leavesChildren], answers: 'some' });
    await program.write(commands({ tool }));
    const { result } = await program.result(1);
    const children = Array.isArray(result) ? result.length : 3;
    // Ours, sentinel, worker, and theirs, of which the last may not have been forked yet.
    await until(() => processesWith(`XDG_RUNTIME_DIR=${program.runtime}`).length >= 3 + children);
    program.signal('SIGKILL');
    t.is((await program.ended).signal, 'SIGKILL');
  });

  test(`children of tools are gone after a stop in good order as well (${tool})`, async (t) => {
    const program = await start(t, { args: ['-w', '1', leavesChildren, '-v'] });
    program.end(commands({ tool }));
    const run = await program.ended;
    t.is(run.code, 0);
    t.notRegex(run.stderr, /SIGKILL/, 'the worker left by itself');
    t.true(run.ms < 5000);
  });
}

test('children of a worker that is killed are gone before the next one starts', async (t) => {
  const program = await start(t, { args: ['-w', '1', leavesChildren, '--log-format', 'json'] });
  const { pid } = await program.event('worker-ready');
  await program.write(commands({ tool: 'start_every_kind' }));
  const children = (await program.result(1)).result as readonly number[];
  process.kill(Number(pid), 'SIGKILL');
  await program.event('worker-ready', ({ generation }) => generation === 2);
  const left = processesWith(`XDG_RUNTIME_DIR=${program.runtime}`);
  t.deepEqual(
    children.filter((child) => left.includes(child)),
    [],
  );
  program.end();
  t.is((await program.ended).code, 0);
});

test('killed in the first moments, before there is a name or a worker, nothing is left', async (t) => {
  for (const ms of [0, 30, 60, 90, 120, 150]) {
    const program = await start(t, { args: ['-w', '3', leavesChildren], answers: 'some' });
    await wait(ms);
    program.signal('SIGKILL');
    t.is((await program.ended).signal, 'SIGKILL');
  }
});

for (const ms of [0, 5, 50, 150]) {
  test(`killed ${ms} ms into its workers' boot, nothing is left`, async (t) => {
    const program = await start(t, {
      args: ['-w', '3', leavesChildren, '--log-format', 'json', '-v'],
      answers: 'some',
    });
    await program.event('worker-starting');
    await wait(ms);
    program.signal('SIGKILL');
    t.is((await program.ended).signal, 'SIGKILL');
  });
}

test('the next start of the same name just works, again and again', async (t) => {
  await killedAndStartedAgain(t, { rounds: 4 });
});

test('a state file that names strangers harms none of them', async (t) => {
  const stranger = spawn('sleep', ['1000'], { stdio: 'ignore', detached: true });
  t.teardown(() => stranger.kill('SIGKILL'));
  const { pid = 0 } = stranger;
  const runtime = await temporaryFolder(t);
  const folder = join(runtime, 'snakepit/leaves_children');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const bootId = processTable.bootId();
  const workers = [{ id: 'w1', generation: 1, pid, startTime: '1' }];
  const record = {
    name: 'leaves_children',
    runId: 'no-such-run',
    pid,
    startTime: '1',
    bootId,
    directory: '/',
  };
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ ...record, workers }));
  writeFileSync(join(folder, 'lock'), `no-such-run ${pid} 1`);
  writeFileSync(join(folder, 'w1.1.sock'), '');
  const run = await runStart(t, { runtime, args: ['-w', '1', leavesChildren], input: '' });
  t.is(run.code, 0, run.stderr);
  t.notRegex(run.stderr, /an earlier run/);
  t.is(processTable.read(pid)?.isAlive, true);
});
