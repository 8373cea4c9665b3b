import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { describeProcess, processesWith } from '../helpers/processes.js';
import { addModule, bareEnvironment, imitations, uvFolder } from '../helpers/pythons.js';
import { followSnakepit, snakepitIn } from '../helpers/snakepit.js';
import { developmentPython } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';

/** An empty home, an index of imitations, and a Python that has nothing. */
async function place(t: ExecutionContext) {
  const home = await temporaryFolder(t);
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const env = {
    HOME: home,
    PATH: `${uvFolder}:/usr/bin:/bin`,
    UV_OFFLINE: '1',
    UV_FIND_LINKS: imitations(await temporaryFolder(t)),
    UV_NO_CONFIG: '1',
  };
  return { home, cache: join(home, '.cache/snakepit/packages'), setting: { runtime, cwd: home, env } };
}

const withUv = uvFolder === undefined ? test.skip : test;

withUv('what is missing is installed once, into the cache, and said', async (t) => {
  const { cache, setting } = await place(t);
  const python = await bareEnvironment(t);
  const offline = await snakepitIn(setting, 'setup', '--offline', '--python', python);
  t.is(offline.code, 1);
  t.is(
    offline.stderr,
    `snakepit: ${python}: grpcio is not installed; msgspec is not installed; --offline installs nothing\n` +
      'Run snakepit setup without it where there is a network.\n',
  );
  t.false(existsSync(cache), 'nothing was made');

  const first = await snakepitIn(setting, 'setup', '--python', python);
  t.is(first.code, 0, first.stderr);
  t.regex(first.stderr, /installing grpcio>=1\.49 msgspec>=0\.18 into .*\n.*installed in /);
  const has = "(snakepit's), msgspec 0.22.0 (snakepit's)\n";
  t.regex(first.stdout, /^ready: Python 3\.\d+\.\d+ \(/);
  t.true(first.stdout.endsWith(`${python}) has grpcio 1.84.0 ${has}`), first.stdout);

  const again = await snakepitIn(setting, 'setup', '--offline', '--python', python);
  t.is(again.stderr, '');
  t.regex(again.stdout, /^nothing to install: Python 3/);
  t.is(again.code, 0);
});

withUv('--upgrade installs the newest of what is ours, and of nothing else', async (t) => {
  const { cache, setting } = await place(t);
  const python = await bareEnvironment(t);
  await snakepitIn(setting, 'setup', '--python', python);
  const { stdout, stderr } = await snakepitIn(setting, 'setup', '--upgrade', '--verbose', '--python', python);
  t.regex(stderr, /installing grpcio>=1\.49 msgspec>=0\.18 into/);
  t.regex(stderr, /Resolved 2 packages/, 'what the installer says is shown');
  t.regex(stdout, /^ready: /);
  const [, tag = ''] = /packages\/(\S+)/.exec(stderr) ?? [];
  t.is(
    await readFile(join(cache, tag, 'snakepit-requirements.txt'), 'utf8'),
    'grpcio>=1.49\nmsgspec>=0.18\n',
  );

  const own = await snakepitIn(setting, 'setup', '--upgrade', '--python', developmentPython);
  t.is(own.code, 0);
  t.regex(own.stdout, /^nothing to install: /);
});

test("what is too old in the user's own environment stays as it is, and is said", async (t) => {
  const { setting } = await place(t);
  const python = await bareEnvironment(t);
  addModule(python, 'grpc.py', '__version__ = "1.40.0"\n');
  addModule(
    python,
    'grpcio-1.40.0.dist-info/METADATA',
    'Metadata-Version: 2.1\nName: grpcio\nVersion: 1.40.0\n',
  );
  const { code, stderr, stdout } = await snakepitIn(setting, 'setup', '--python', python);
  t.is(code, 1);
  t.is(stdout, '');
  t.regex(stderr, /grpcio 1\.40\.0 is too old: 1\.49 or newer is needed/);
  t.regex(stderr, /It is your own, which snakepit does not touch: .* -m pip install .* --upgrade/);
});

test('--offline and --upgrade contradict each other', async (t) => {
  const { setting } = await place(t);
  const { code, stderr } = await snakepitIn(setting, 'setup', '--offline', '--upgrade');
  t.is(code, 2);
  t.regex(stderr, /--upgrade contradicts --offline/);
});

test('Ctrl-C ends the installer as well', async (t) => {
  const { setting } = await place(t);
  const python = await bareEnvironment(t);
  const slow = await temporaryFolder(t, { uv: '#!/bin/sh\necho installing >&2\nexec sleep 600\n' });
  const env = { ...setting.env, PATH: `${slow}:/usr/bin:/bin` };
  const following = followSnakepit(t, { ...setting, env }, 'setup', '--python', python);
  const installers = () =>
    processesWith(`XDG_RUNTIME_DIR=${setting.runtime}/.`).filter((pid) =>
      describeProcess(pid).includes('sleep 600'),
    );
  await until(() => installers().length > 0);
  following.child.kill('SIGINT');
  const { stdout } = await following.ended;
  t.is(following.child.signalCode, 'SIGINT');
  t.is(stdout, '');
  await until(() => installers().length === 0);
});
