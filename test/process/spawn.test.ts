import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { SnakepitError } from '../../src/errors.js';
import { groupMembers, processTable } from '../../src/process/process-table.js';
import { eventually, fixture, isRunning, makeDirectory, spawnFixture } from './support/processes.js';

const run = promisify(execFile);

test('a process has a session of its own, its environment, its directory, and no input', async (t) => {
  const env = { ONLY: 'this', PATH: process.env['PATH'] ?? '' };
  const args = [fixture('print-environment.sh'), 'a b', '*'];
  const { handle, output } = await spawnFixture('', { args, env, cwd: '/tmp' });
  t.is(processTable.read(handle.identity.pid)?.group, handle.identity.pid);
  t.deepEqual(await handle.exited, { code: 0, signal: null });
  t.is(output[0], 'stdout: /tmp');
  t.true(output.includes('stdout: ONLY=this'));
  t.false(output.some((line) => line.includes('HOME=')));
  t.is(output.at(-1), 'stdout: a b *');
  handle.release();
});

test('the ready line comes from descriptor 3', async (t) => {
  const { handle } = await spawnFixture('sleep-forever.sh');
  t.is(await handle.readyLine, '{"ready":{}}');
  t.true(handle.signal('SIGKILL'));
  t.deepEqual(await handle.exited, { code: null, signal: 'SIGKILL' });
  t.false(handle.signal('SIGKILL'));
  handle.release();
});

test('a process that prints garbage to its ready pipe, without end, does no harm', async (t) => {
  const { handle } = await spawnFixture('', { args: ['-c', 'head -c 3000000 /dev/zero >&3; exit 7'] });
  t.is((await handle.readyLine)?.length, 1024 * 1024);
  t.is((await handle.exited).code, 7);
  handle.release();
});

test('a shell below a worker can print to /dev/stderr and /dev/stdout', async (t) => {
  const { handle, output } = await spawnFixture('print-to-dev-stderr.sh');
  t.is((await handle.exited).code, 0);
  t.deepEqual(output.toSorted(), ['stderr: hi', 'stdout: ho']);
  handle.release();
});

test('a grandchild that keeps the pipes hides neither the exit nor the last words', async (t) => {
  const { handle } = await spawnFixture('die-with-grandchild-holding-pipes.sh');
  t.is(await handle.readyLine, undefined);
  t.deepEqual(await handle.exited, { code: 3, signal: null });
  t.deepEqual(handle.lastStderr(), ['its last words']);
  t.true(handle.signal('SIGKILL'));
  handle.release();
});

test('the lifeline lasts until release', async (t) => {
  const { handle, output } = await spawnFixture('tell-lifeline.sh');
  await eventually(() => isRunning(handle.identity.pid), 1000);
  t.deepEqual(output, []);
  const { handle: survivor } = await spawnFixture('', {
    args: ['-c', '(read -r x <&4; echo over >&2) & exit 0'],
  });
  await survivor.exited;
  const left = async () => (await groupMembers(survivor.identity.pid)).length;
  t.is(await left(), 1, 'what the dead leader left still has its lifeline');
  survivor.release();
  await eventually(async () => (await left()) === 0, 2000);
  handle.release();
  await handle.exited;
});

test('what cannot be started says which file and why', async (t) => {
  const directory = makeDirectory();
  const plain = join(directory, 'plain');
  writeFileSync(plain, 'no program');
  const missing = await t.throwsAsync(spawnFixture('', { file: '/no/python' }), {
    instanceOf: SnakepitError,
  });
  t.is(missing?.code, 'interpreter');
  t.is(missing?.message, 'cannot start /no/python: there is no such file');
  const refused = await t.throwsAsync(spawnFixture('', { file: plain }), { instanceOf: SnakepitError });
  t.is(refused?.code, 'interpreter');
  t.is(refused?.message, `cannot start ${plain}: permission denied, it is not an executable file`);
  chmodSync(plain, 0o755);
  const elsewhere = await t.throwsAsync(spawnFixture('', { cwd: '/no/where' }), {
    instanceOf: SnakepitError,
  });
  t.is(elsewhere?.code, 'system');
  t.regex(elsewhere?.message ?? '', /working directory \/no\/where does not exist/);
  const homeless = await t.throwsAsync(spawnFixture('', { directory: '/no/runtime' }), {
    instanceOf: SnakepitError,
  });
  t.is(homeless?.code, 'runtime-directory');
});

test('being out of descriptors is a clear error, whichever is the one that is missing', async (t) => {
  const script = `ulimit -n 64; exec "$0" "$1"`;
  const { stdout } = await run('/bin/sh', [
    '-c',
    script,
    process.execPath,
    fixture('run-out-of-descriptors.mjs'),
  ]);
  const refusals = JSON.parse(stdout) as { name: string; code: string; message: string }[];
  t.true(refusals.length > 10);
  for (const { name, code, message } of refusals) {
    t.is(`${name} ${code}`, 'SnakepitError system', message);
    t.regex(message, /too many open files/);
  }
});

test('100 MB without an end of line are taken in flat memory', async (t) => {
  const program = ['/bin/sh', fixture('print-100-mb-without-newline.sh')];
  const { stdout } = await run(process.execPath, [fixture('swallow-output.mjs'), ...program]);
  const { exit, lines, droppedBytes, grownBytes } = JSON.parse(stdout);
  t.is(exit.code, 0);
  t.is(lines.length, 2);
  t.is(lines[1], 'the end');
  t.is(lines[0].replaceAll('\0', '').trim(), '… (line cut)');
  t.is(droppedBytes, 100 * 1024 * 1024 - 8 * 1024);
  t.true(grownBytes < 40 * 1024 * 1024, `grew by ${grownBytes}`);
});

test('fifty processes leave no descriptor and no file', async (t) => {
  const { stdout } = await run(process.execPath, [fixture('spawn-fifty.mjs')]);
  const { first, last, left } = JSON.parse(stdout);
  t.is(last, first);
  t.deepEqual(left, []);
});
