import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { bareEnvironment, oldPython, uvFolder } from '../helpers/pythons.js';
import { mountSmallDisk } from '../helpers/small-disk.js';
import { type Answer, snakepitIn } from '../helpers/snakepit.js';
import { developmentPython } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

/** What a new user has, and what went wrong there. */
interface Turn {
  readonly python?: string;
  readonly adapter?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What each of the three says. */
interface Saying {
  readonly start: readonly [code: number, says: RegExp];
  /** Of the problem, or warning, of this check. */
  readonly doctor: readonly [code: number, check: string, says: RegExp];
  readonly setup: readonly [code: number, says: RegExp];
}

/** Takes a wrong turn with `start`, `doctor` and `setup`: each ends, once, with what to do, and without a stack trace. */
async function takes(t: ExecutionContext, turn: Turn, saying: Saying): Promise<void> {
  const home = await temporaryFolder(t, { 'tools.py': 'def title(path: str) -> str:\n    return path\n' });
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const env = { HOME: home, PATH: '/usr/bin:/bin', ...turn.env };
  const words = [
    ...(turn.python === undefined ? [] : ['--python', turn.python]),
    ...[turn.adapter ?? 'tools.py'],
  ];
  const run = (...command: readonly string[]) =>
    snakepitIn(
      { runtime, cwd: home, env, input: '{"tool": "title", "args": ["a"]}\n' },
      ...command,
      ...words,
    );
  const [start, doctor, setup] = await Promise.all([run('start'), run('doctor', '--json'), run('setup')]);

  for (const [answer, [code, says]] of [
    [start, saying.start],
    [setup, saying.setup],
  ] as const) {
    t.is(answer.code, code, answer.stderr);
    if (code !== 0) isSaidOnce(t, answer, says);
  }
  const [code, check, says] = saying.doctor;
  t.is(setup.stdout === '', saying.setup[0] !== 0);
  t.is(doctor.code, code, doctor.stdout);
  const report = JSON.parse(doctor.stdout);
  const found = report.checks.find(({ name }: { name: string }) => name === check);
  t.not(found.verdict, 'ok');
  t.regex(`${found.says}\n${found.remedy}`, says);
  const others = report.checks.filter(({ verdict }: { verdict: string }) => verdict === 'problem');
  t.true(others.length <= 1, doctor.stdout);
}

function isSaidOnce(t: ExecutionContext, { stderr }: Answer, says: RegExp): void {
  t.regex(stderr, says);
  t.is(stderr.split('\nsnakepit: ').length - 1 + (stderr.startsWith('snakepit: ') ? 1 : 0), 1, stderr);
  t.notRegex(stderr, /^\s+at .*\.js:\d+|Traceback/m);
}

test('no python3', (t) => {
  const says =
    /no python3 on PATH, and no environment \(\.venv\) near the adapter\nInstall Python 3\.10 or newer, or name one/;
  return takes(
    t,
    { env: { PATH: '/nowhere' } },
    { start: [5, says], doctor: [1, 'python', says], setup: [1, says] },
  );
});

test('a Python that is too old', async (t) => {
  const says = /3\.8\.18.*too old.*\nName a newer one with --python/s;
  await takes(
    t,
    { python: await oldPython(t) },
    {
      start: [5, /Python 3\.8\.18 is too old: 3\.10 or newer is needed\nName a newer one with --python\./],
      doctor: [1, 'python', says],
      setup: [1, /is Python 3\.8\.18, and workers need 3\.10 or newer\nName a newer one with --python/],
    },
  );
});

test('no pip, and no uv', async (t) => {
  const says = /this Python has no pip, and uv is not on PATH[\s\S]*Install uv, or give this Python pip/;
  await takes(
    t,
    { python: await bareEnvironment(t) },
    {
      start: [5, says],
      doctor: [
        1,
        'packages',
        /grpcio is not installed; .*\nNothing here can install it: this Python has no pip/,
      ],
      setup: [1, says],
    },
  );
});

test('no network', async (t) => {
  if (uvFolder === undefined) {
    t.log('skipped: there is no uv in python/.venv');
    t.pass();
    return;
  }
  const says = /the package index cannot be reached[\s\S]*Connect to the network or set a proxy/;
  const env = {
    PATH: `${uvFolder}:/usr/bin:/bin`,
    // Nobody listens there.
    UV_DEFAULT_INDEX: 'http://127.0.0.1:1/simple',
    UV_HTTP_RETRIES: '0',
    UV_NO_CONFIG: '1',
  };
  await takes(
    t,
    { python: await bareEnvironment(t), env },
    {
      start: [5, says],
      // It is not asked.
      doctor: [0, 'packages', /the next start installs what is missing\nsnakepit setup does it now/],
      setup: [1, says],
    },
  );
});

test('a home that is read-only', async (t) => {
  const disk = await mountSmallDisk(t, 'size=4k,ro,mode=700');
  if (disk === undefined || uvFolder === undefined) {
    t.pass();
    return;
  }
  const says =
    /cannot install packages into .*: the cache cannot be written[\s\S]*Set XDG_CACHE_HOME to a folder that you may write to/;
  const env = { HOME: disk.folder, PATH: `${uvFolder}:/usr/bin:/bin` };
  await takes(
    t,
    { python: await bareEnvironment(t), env },
    {
      start: [5, says],
      doctor: [
        1,
        'packages',
        /grpcio is not installed; .*\nSet XDG_CACHE_HOME to a folder that you may write to/,
      ],
      setup: [1, says],
    },
  );
});

test('an adapter that is not there', (t) => {
  const says = /tols\.py: no such file\nDid you mean tools\.py\?/;
  return takes(
    t,
    { adapter: 'tols.py', python: developmentPython },
    { start: [2, says], doctor: [1, 'adapter', says], setup: [2, says] },
  );
});

test('a tool that is misspelt', (t) => {
  const says = /tools has no 'titel'; did you mean 'title'\?/;
  return takes(
    t,
    { adapter: 'tools.py:titel', python: developmentPython },
    { start: [5, says], doctor: [1, 'adapter', says], setup: [0, says] },
  );
});
