import { chmodSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { findInstance, type InstanceQuery } from '../../src/cli/find-instance.js';
import { connectTo } from '../../src/cli/open-instance.js';
import { SnakepitError } from '../../src/errors.js';
import { instancePaths } from '../../src/process/instance-paths.js';
import { processTable } from '../../src/process/process-table.js';
import { fakeInstance } from '../helpers/fake-instance.js';
import { snakepit, snakepitIn } from '../helpers/snakepit.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

function query(runtime: string, asked: Partial<InstanceQuery> = {}): InstanceQuery {
  return { name: undefined, cwd: '/elsewhere', env: { XDG_RUNTIME_DIR: runtime }, ...asked };
}

test('the only one that runs is meant, wherever one is', async (t) => {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime, { name: 'tools', directory: '/project' });
  t.is((await findInstance(query(runtime))).name, 'tools');
  t.is((await findInstance(query(runtime, { name: 'tools' }))).name, 'tools');
});

test('of several, the one that was started in this directory is meant', async (t) => {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime, { name: 'a', directory: '/project' });
  await fakeInstance(t, runtime, { name: 'b', directory: '/other' });
  t.is((await findInstance(query(runtime, { cwd: '/other' }))).name, 'b');
  t.is((await findInstance(query(runtime, { cwd: '/other', name: 'a' }))).name, 'a');
});

test('where that leaves several they are listed: exit 2', async (t) => {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime, { name: 'a', directory: '/project' });
  await fakeInstance(t, runtime, { name: 'b', directory: '/project' });
  for (const cwd of ['/project', '/elsewhere']) {
    const error = await t.throwsAsync(findInstance(query(runtime, { cwd })), { instanceOf: SnakepitError });
    t.is(error?.code, 'usage');
  }
  const { code, stdout, stderr } = await snakepit(runtime, 'status');
  t.is(code, 2);
  t.is(stdout, '');
  t.regex(stderr, /^ {2}a +pid \d+ +\/project\n {2}b +pid \d+ +\/project\n.*-n a/m);
  const chosen = await snakepitIn({ runtime, env: { SNAKEPIT_NAME: 'b' } }, 'status', '--json');
  t.is(JSON.parse(chosen.stdout).name, 'b');
});

test('where there is none: exit 3, with what to do', async (t) => {
  const runtime = await temporaryFolder(t);
  const [nothing, named] = await Promise.all([
    snakepit(runtime, 'status'),
    snakepit(runtime, 'stop', '-n', 'tools'),
  ]);
  t.is(nothing.code, 3);
  t.regex(nothing.stderr, /no snakepit is running\n.*snakepit start/);
  t.is(named.code, 3);
  t.regex(named.stderr, /no instance named tools is running\nNothing else runs/);
  t.false(existsSync(join(runtime, 'snakepit')), 'nothing was made');

  await fakeInstance(t, runtime, { name: 'tools' });
  const near = await snakepit(runtime, 'tools', '-n', 'toolz');
  t.is(near.code, 3);
  t.regex(near.stderr, /Did you mean tools\?/);
});

test('one that was killed does not run', async (t) => {
  const runtime = await temporaryFolder(t);
  const folder = join(runtime, 'snakepit', 'dead');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const bootId = processTable.bootId();
  const record = { name: 'dead', runId: 'r', bootId, directory: '/', pid: process.pid, startTime: '1' };
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ ...record, workers: [] }));
  const { code, stderr } = await snakepit(runtime, 'status', '-n', 'dead');
  t.is(code, 3);
  t.regex(stderr, /dead does not run: its supervisor \(process \d+\) was killed\n.*next start/);
});

test('one that does not listen yet is told apart', async (t) => {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime, { name: 'early', isDeaf: true });
  const { code, stderr } = await snakepit(runtime, 'status');
  t.is(code, 3);
  t.regex(stderr, /early \(process \d+\) does not listen.*\n.*snakepit wait/);
});

test('a control socket is believed only where nobody else can have put it', async (t) => {
  const runtime = join(await temporaryFolder(t), 'x'.repeat(90));
  mkdirSync(runtime);
  await fakeInstance(t, runtime, { name: 'far', isDeaf: true });
  const env = { XDG_RUNTIME_DIR: runtime };
  const { sockets } = instancePaths('far', env);
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  t.teardown(() => rmdirSync(sockets));
  const instance = await findInstance(query(runtime));
  chmodSync(sockets, 0o777);
  const error = await t.throwsAsync(connectTo(instance, env, 1000), { instanceOf: SnakepitError });
  t.is(error?.code, 'runtime-directory');
  chmodSync(sockets, 0o700);
});
