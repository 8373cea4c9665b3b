import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { SnakepitError } from '../../src/errors.js';
import { claimInstance, type InstanceName } from '../../src/process/instance.js';
import { instancePaths } from '../../src/process/instance-paths.js';
import { processTable } from '../../src/process/process-table.js';
import { killEscapees } from '../../src/process/terminate.js';
import {
  eventually,
  isRunning,
  makeDirectory,
  python,
  sentinelScript,
  startNode,
} from './support/processes.js';

async function claim(runtime: string, name: InstanceName) {
  const env = { XDG_RUNTIME_DIR: runtime };
  return await claimInstance({ name, python, sentinelScript, env, workingDirectory: '/' });
}

async function refusal(t: ExecutionContext, claimed: Promise<unknown>): Promise<SnakepitError> {
  const error = await t.throwsAsync(claimed, { instanceOf: SnakepitError });
  return error as SnakepitError;
}

/** A supervisor with three processes, none of which outlives the test. */
async function startSupervisor(t: ExecutionContext, runtime: string) {
  const env = { XDG_RUNTIME_DIR: runtime };
  const { child, nextLine, exited } = startNode('supervise.mjs', [python, sentinelScript], env);
  const { runId, directory, remains, pids } = JSON.parse(await nextLine()) as Supervised;
  t.teardown(async () => {
    child.kill('SIGKILL');
    await killEscapees({ SNAKEPIT_RUN_ID: runId });
  });
  return { child, exited, runId, directory, remains, pids };
}

interface Supervised {
  readonly runId: string;
  readonly directory: string;
  readonly remains: unknown;
  readonly pids: readonly number[];
}

/** The sentinel of a supervisor; 0 while there is none. */
function sentinelOf(supervisor: ChildProcess): number {
  const { pid } = supervisor;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const isSentinel = (child: string) =>
    readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('sentinel.py');
  return Number(children.find(isSentinel) ?? 0);
}

/** Whether a process has a file open; descriptors come and go while we look. */
function hasOpen(pid: number, path: string): boolean {
  const descriptors = `/proc/${pid}/fd`;
  try {
    return readdirSync(descriptors).some((fd) => readlinkSync(join(descriptors, fd)) === path);
  } catch {
    return false;
  }
}

test('a name is one instance; a stem has room for more', async (t) => {
  const runtime = makeDirectory();
  const first = await claim(runtime, { stem: 'tools' });
  t.is(first.name, 'tools');
  t.is(first.directory, join(runtime, 'snakepit', 'tools'));
  const second = await claim(runtime, { stem: 'tools' });
  t.is(second.name, 'tools-2');
  const error = await refusal(t, claim(runtime, { exact: 'tools' }));
  t.is(error.code, 'name-taken');
  t.is(error.message, `an instance named tools is already running (process ${process.pid})`);
  await Promise.all([first.release(), second.release()]);
  t.deepEqual(readdirSync(join(runtime, 'snakepit')), []);
});

test('workers are on disk before they count as ready', async (t) => {
  const instance = await claim(makeDirectory(), { exact: 'pit' });
  const workers = [1, 2, 3].map((slot) => ({
    id: `w${slot}`,
    generation: 1,
    pid: 999_999_990 + slot,
    startTime: '7',
  }));
  const registrations = workers.map((worker) => instance.register(worker));
  await Promise.all(registrations.map(({ written }) => written));
  const path = join(instance.directory, 'state.json');
  const record = JSON.parse(readFileSync(path, 'utf8'));
  t.deepEqual(record.workers, workers);
  t.is(record.pid, process.pid);
  t.is(record.runId, instance.runId);
  registrations[0]?.remove();
  await eventually(() => JSON.parse(readFileSync(path, 'utf8')).workers.length === 2, 2000);
  await instance.release();
  t.false(existsSync(instance.directory));
});

test('socket paths stay short, however long the directory is', async (t) => {
  const runtime = join(makeDirectory(), 'ß pit'.repeat(20));
  mkdirSync(runtime);
  const instance = await claim(runtime, { exact: 'pit' });
  t.not(instance.sockets, instance.directory);
  t.true(Buffer.byteLength(join(instance.sockets, 'a-socket-with-a-long-name.sock')) <= 100);
  t.is(instance.sockets, instancePaths('pit', { XDG_RUNTIME_DIR: runtime }).sockets);
  writeFileSync(join(instance.sockets, 'w1.sock'), '');
  await instance.release();
  t.false(existsSync(instance.sockets));
});

test('a runtime directory that is not set, or not there, is made up for', (t) => {
  const base = join('/var/tmp', `snakepit-${process.getuid?.()}`);
  t.is(instancePaths('pit', { TMPDIR: '/var/tmp' }).base, base);
  t.is(instancePaths('pit', { XDG_RUNTIME_DIR: '/no/where', TMPDIR: '/var/tmp' }).base, base);
  for (const TMPDIR of ['', 'relative'])
    t.is(instancePaths('pit', { TMPDIR }).base, `/tmp/snakepit-${process.getuid?.()}`);
  t.is(
    instancePaths('pit', { XDG_RUNTIME_DIR: 'relative' }).base,
    join(tmpdir(), `snakepit-${process.getuid?.()}`),
  );
});

test('a runtime directory that is not private is refused, with the reason', async (t) => {
  const open = makeDirectory();
  mkdirSync(join(open, 'snakepit'), { mode: 0o755 });
  const tooOpen = await refusal(t, claim(open, { exact: 'pit' }));
  t.is(tooOpen.code, 'runtime-directory');
  t.regex(tooOpen.message, /others can enter it \(mode 755\)/);
  t.is(tooOpen.remedy, `chmod 700 ${join(open, 'snakepit')}`);

  const linked = makeDirectory();
  symlinkSync(makeDirectory(), join(linked, 'snakepit'));
  t.regex((await refusal(t, claim(linked, { exact: 'pit' }))).message, /it is a symbolic link/);

  const blocked = makeDirectory();
  writeFileSync(join(blocked, 'snakepit'), '');
  t.regex((await refusal(t, claim(blocked, { exact: 'pit' }))).message, /it is not a directory/);

  for (const name of ['', '.', '..', 'a/b', '.hidden', 'a\nb']) {
    t.is((await refusal(t, claim(makeDirectory(), { exact: name }))).code, 'usage');
  }
});

test('a Python that is none is said so', async (t) => {
  const options = { name: { exact: 'pit' }, sentinelScript, workingDirectory: '/' };
  const env = { XDG_RUNTIME_DIR: makeDirectory() };
  const missing = await refusal(t, claimInstance({ ...options, env, python: '/no/python' }));
  t.is(missing.code, 'interpreter');
  t.regex(missing.message, /\/no\/python/);
  const none = await refusal(t, claimInstance({ ...options, env, python: '/bin/true' }));
  t.is(none.code, 'interpreter');
});

test('a supervisor killed outright leaves nothing behind, and its name is free', async (t) => {
  const runtime = makeDirectory();
  for (let round = 0; round < 2; round++) {
    const { child, exited, runId, directory, pids, remains } = await startSupervisor(t, runtime);
    t.is(remains, null);
    t.true(pids.every(isRunning));
    t.is((await processTable.carriers({ SNAKEPIT_RUN_ID: runId })).length, 3);
    child.kill('SIGKILL');
    await exited;
    const tookMs = await eventually(
      async () => (await processTable.carriers({ SNAKEPIT_RUN_ID: runId })).length === 0,
      1000,
    );
    t.log(`all gone after ${tookMs.toFixed(0)} ms`);
    // No waiting: the second round starts while the first is still being cleaned up.
    if (round === 1) await eventually(() => !existsSync(directory), 1000);
  }
});

test('what is left after supervisor and sentinel were both killed is ended by the next start', async (t) => {
  const runtime = makeDirectory();
  const { child, exited, runId, pids } = await startSupervisor(t, runtime);
  process.kill(sentinelOf(child), 'SIGKILL');
  child.kill('SIGKILL');
  await exited;
  t.true(pids.every(isRunning));
  const next = await claim(runtime, { exact: 'pit' });
  t.deepEqual(next.remains, { runId, processes: 3 });
  t.deepEqual(await processTable.carriers({ SNAKEPIT_RUN_ID: runId }), []);
  await next.release();
});

test('a start that was killed before it came to that leaves it to the one after', async (t) => {
  const runtime = makeDirectory();
  const { child, exited, runId, directory } = await startSupervisor(t, runtime);
  process.kill(sentinelOf(child), 'SIGKILL');
  child.kill('SIGKILL');
  await exited;
  const sentinel = spawn(python, ['-I', '-S', sentinelScript, 'short-lived', `${process.pid}`, '1'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const channel = sentinel.stdio[3] as Socket;
  channel.write(`claim ${directory}\n`);
  t.is(String(await once(channel, 'data')), 'acquired\n');
  // As the death of its supervisor looks to it.
  channel.destroy();
  await once(sentinel, 'exit');
  const next = await claim(runtime, { exact: 'pit' });
  t.deepEqual(next.remains, { runId, processes: 3 });
  await next.release();
  t.false(existsSync(directory));
});

test('a sentinel that dies is replaced by one that knows all', async (t) => {
  const runtime = makeDirectory();
  const { child, exited, runId, directory } = await startSupervisor(t, runtime);
  const first = sentinelOf(child);
  process.kill(first, 'SIGKILL');
  await eventually(() => !isRunning(first), 1000);
  t.is((await refusal(t, claim(runtime, { exact: 'pit' }))).code, 'name-taken');
  await eventually(() => hasOpen(sentinelOf(child), join(directory, 'lock')), 4000);
  child.kill('SIGKILL');
  await exited;
  await eventually(async () => (await processTable.carriers({ SNAKEPIT_RUN_ID: runId })).length === 0, 1500);
  await eventually(() => !existsSync(directory), 1000);
});

test('a state file that names strangers harms none of them', async (t) => {
  const stranger = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  const { pid = 0 } = stranger;
  const directory = join(makeDirectory(), 'snakepit', 'pit');
  const actual = processTable.read(pid)?.startTime ?? '';
  const bootId = processTable.bootId();
  const run = { pid, startTime: '1', runId: 'no-such-run', name: 'pit', directory: '/' };
  const files = [
    JSON.stringify({ ...run, bootId, workers: [{ pid, startTime: '1' }] }),
    JSON.stringify({ ...run, bootId: 'of another boot', workers: [{ pid, startTime: actual }] }),
    JSON.stringify({ ...run, bootId, workers: [{ pid: -1, startTime: actual }] }),
    '{"pid":',
    '[]',
  ];
  for (const file of files) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(join(directory, 'state.json'), file);
    const instance = await claim(join(directory, '../..'), { exact: 'pit' });
    t.is(instance.remains?.processes ?? 0, 0);
    await instance.release();
    t.true(isRunning(pid));
  }
  stranger.kill('SIGKILL');
});

test('of two who want a name at once exactly one gets it, every time', async (t) => {
  const runtime = makeDirectory();
  for (let round = 0; round < 20; round++) {
    const names = [0, 1].map(() => claim(runtime, { exact: 'pit' }));
    const [winners, losers] = split(await Promise.allSettled(names));
    t.is(winners.length, 1);
    t.deepEqual(
      losers.map((error) => (error as SnakepitError).code),
      ['name-taken'],
    );
    await winners[0]?.release();
  }
});

function split<T>(results: readonly PromiseSettledResult<T>[]): [T[], unknown[]] {
  const values = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  return [values, reasons];
}
