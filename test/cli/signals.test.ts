import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import test from 'ava';
import {
  adapter,
  commands,
  developmentPython,
  type StartRequest,
  program as snakepit,
  start,
} from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const answers = adapter('answers.py');
const nap = (id: number, seconds: number) => ({ id, tool: 'nap', args: [seconds] });

/** One worker that is busy for a while, with two more commands in the queue. */
async function startBusy(t: Parameters<typeof start>[0], seconds: number, request: StartRequest = {}) {
  const { args = [], ...more } = request;
  const program = await start(t, { args: ['-w', '1', answers, ...args], answers: 'read', ...more });
  await program.write(commands({ id: 0, tool: 'add', args: [1, 2] }));
  await program.result(1);
  await program.write(commands(nap(1, seconds), nap(2, seconds), nap(3, seconds)));
  // What is read after them tells that they were read.
  await program.write('x\n');
  await program.result(5);
  return program;
}

test('SIGTERM: what runs finishes, what waits answers shutting_down, and the exit code is 1', async (t) => {
  const program = await startBusy(t, 0.4);
  program.signal('SIGTERM');
  const run = await program.ended;
  t.deepEqual([run.code, run.signal], [1, null]);
  t.deepEqual(
    run.results.map(({ ok, error }) => (ok ? 'ok' : error?.code)),
    ['ok', 'ok', 'shutting_down', 'shutting_down', 'parse_error'],
  );
  t.true(run.results[2]?.error?.retryable);
  t.regex(run.stderr, /SIGTERM: winding down, 1 in flight, 2 queued/);
});

test('SIGTERM with nothing lost: exit 0', async (t) => {
  const program = await start(t, { args: ['-w', '1', answers] });
  await program.write(commands({ tool: 'add', args: [1, 2] }));
  await program.result(1);
  program.signal('SIGTERM');
  t.is((await program.ended).code, 0);
});

test('SIGTERM while a command runs that then ends: exit 0', async (t) => {
  const program = await start(t, { args: ['-w', '1', answers, '--log-format', 'json', '-v'] });
  await program.event('worker-ready');
  await program.write(commands(nap(1, 0.4)));
  await new Promise((done) => setTimeout(done, 150));
  program.signal('SIGTERM');
  const run = await program.ended;
  t.is(run.code, 0);
  t.true(run.results[0]?.ok);
});

test('SIGTERM while workers boot: they are stopped, and what was read answers shutting_down', async (t) => {
  const program = await start(t, { args: ['-w', '2', adapter('dies_at_boot.py')], env: { HOW: 'hang' } });
  await program.write(commands({ tool: 'served_by' }));
  await program.said('2 workers');
  program.signal('SIGTERM');
  const run = await program.ended;
  t.true(run.code === 1 || run.code === 0, String(run.code));
  t.true(run.ms < 15_000, `${run.ms} ms`);
});

test('SIGINT: winds down, then dies of it, so that a shell sees 130', async (t) => {
  const program = await startBusy(t, 0.2);
  program.signal('SIGINT');
  const run = await program.ended;
  t.is(run.signal, 'SIGINT');
  t.is(run.results[1]?.ok, true);
  t.is(run.results[2]?.error?.code, 'shutting_down');
});

test('SIGHUP where no terminal has gone (nohup, a service): goes on', async (t) => {
  const program = await startBusy(t, 0.1);
  program.signal('SIGHUP');
  await program.said('SIGHUP');
  program.end();
  const run = await program.ended;
  t.is(run.signal, null);
  t.is(run.results.filter(({ ok }) => ok).length, 4);
});

test('a terminal that hangs up: winds down, then dies of SIGHUP', async (t) => {
  const { stdout } = await promisify(execFile)('python3', [
    'test/fixtures/cli/hangs-up.py',
    ...[process.execPath, snakepit, 'start', '-w', '1', '--python', developmentPython, answers],
  ]);
  t.is(stdout.trim(), `signal ${constants.signals.SIGHUP}`);
});

test('SIGTERM: every line that was read is answered, also what waited before the queue', async (t) => {
  const program = await start(t, { args: ['-w', '1', answers] });
  await program.write(commands({ tool: 'nap', args: [0.5] }));
  await program.write(
    commands(...Array.from({ length: 1200 }, (_, id) => ({ id, tool: 'add', args: [1, 2] }))),
  );
  await program.said('ready in');
  program.signal('SIGTERM');
  const run = await program.ended;
  t.is(run.results.length, 1201);
});

test('SIGINT before there is a pit: ends at once', async (t) => {
  const folder = await temporaryFolder(t);
  const pipe = join(folder, 'results');
  execFileSync('mkfifo', [pipe]);
  const program = await start(t, { args: ['-w', '1', '-o', pipe, answers], answers: 'none' });
  // It holds its name, and waits for somebody to read the results.
  const claimed = join(program.runtime, 'snakepit/answers/state.json');
  while (!existsSync(claimed)) await wait(10);
  program.signal('SIGINT');
  t.is((await program.ended).signal, 'SIGINT');
});

for (const [first, second] of [
  ['SIGINT', 'SIGINT'],
  ['SIGTERM', 'SIGTERM'],
  ['SIGTERM', 'SIGINT'],
] as const) {
  test(`${first}, then ${second}: kills at once, and every line has its answer`, async (t) => {
    const program = await startBusy(t, 30);
    program.signal(first);
    await program.said('winding down');
    const at = performance.now();
    program.signal(second);
    const run = await program.ended;
    t.true(performance.now() - at < 5000);
    t.deepEqual([run.code, run.signal], first === 'SIGINT' ? [null, 'SIGINT'] : [1, null]);
    t.is(run.results.length, 5);
    t.true(['worker_crashed', 'shutting_down'].includes(run.results[1]?.error?.code ?? ''));
  });
}

test('SIGQUIT kills at once', async (t) => {
  const program = await startBusy(t, 30);
  const at = performance.now();
  program.signal('SIGQUIT');
  const run = await program.ended;
  t.true(performance.now() - at < 5000);
  t.is(run.code, 1);
  t.is(run.results.length, 5);
});

test('--drain-timeout cuts what runs on', async (t) => {
  const program = await startBusy(t, 30, { args: ['--drain-timeout', '200ms', '--stop-timeout', '200ms'] });
  program.signal('SIGTERM');
  const at = performance.now();
  const run = await program.ended;
  const ms = performance.now() - at;
  t.true(ms > 150 && ms < 5500, `${ms} ms`);
  t.is(run.code, 1);
  t.is(run.results[1]?.error?.code, 'worker_crashed');
  t.regex(run.results[1]?.error?.message ?? '', /was stopped/);
});

test('a worker that was stopped leaves like others, and what it held says what became of it', async (t) => {
  const limits = ['--drain-timeout', '200ms', '--stop-timeout', '300ms'];
  for (const command of [
    { tool: 'add', args: [1, 2] },
    { tool: 'nap', args: [30] },
  ]) {
    const program = await start(t, { args: ['-w', '1', answers, '--log-format', 'json', ...limits] });
    const { pid } = await program.event('worker-ready');
    process.kill(Number(pid), 'SIGSTOP');
    await program.write(commands(command));
    // Once a line after it is answered, which needs no worker, it was read.
    await program.write('x\n');
    await program.result(2);
    const at = performance.now();
    program.signal('SIGTERM');
    const run = await program.ended;
    t.true(performance.now() - at < 5500);
    const { ok, error } = run.results[0] ?? {};
    t.is(run.code, ok ? 0 : 1);
    // It goes on for a moment, in which it may or may not come to its command.
    if (!ok) t.regex(error?.message ?? '', /was stopped while it ran|was asked to end/);
  }
});

test('SIGUSR1 opens no debugger, and SIGUSR2 tells the state', async (t) => {
  const program = await start(t, { args: ['-w', '1', answers] });
  await program.write(commands({ tool: 'add', args: [1, 2] }));
  await program.result(1);
  program.signal('SIGUSR1');
  program.signal('SIGUSR2');
  const state = JSON.parse(await program.said('{'));
  t.like(state, { name: 'answers', pid: program.pid, state: 'ready', commands: { ok: 1, failed: 0 } });
  t.is(state.workers.length, 1);
  t.notRegex(readFileSync(`/proc/${program.pid}/net/tcp`, 'utf8'), /0100007F:240D/i);
  program.end();
  const run = await program.ended;
  t.is(run.code, 0);
  t.notRegex(run.stderr, /Debugger/);
});

test('a signal in the very first moment cleans up as well', async (t) => {
  for (const ms of [60, 90, 120, 150]) {
    const program = await start(t, { args: ['-w', '1', answers], answers: 'read' });
    await new Promise((done) => setTimeout(done, ms));
    program.signal('SIGTERM');
    const run = await program.ended;
    t.true(run.signal === 'SIGTERM' || run.code === 0, `${ms} ms: ${run.code} ${run.stderr}`);
  }
});
