import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { SnakepitError } from '../../src/errors.js';
import type { PitEvent } from '../../src/events.js';
import { type ProvisionRequest, packagesRoot, provision } from '../../src/interpreter/packages.js';
import { createProvisioner } from '../../src/interpreter/provisioner.js';
import { systemClock } from '../../src/util/clock.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { runProgram } from '../helpers/run-program.js';
import { makeEnvironment, systemPython } from '../helpers/system-python.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { makeWheels } from '../helpers/wheels.js';

const uv = join(process.cwd(), 'python/.venv/bin/uv');

interface Scene {
  readonly cache: string;
  readonly target: string;
  readonly events: PitEvent[];
  readonly request: ProvisionRequest;
}

/** A cache of its own, an index that has two packages, and no network. */
async function scene(t: ExecutionContext, env: NodeJS.ProcessEnv = {}): Promise<Scene> {
  const wheels = makeWheels(await temporaryFolder(t), 'tiny-one', 'tiny-two');
  const cache = await temporaryFolder(t);
  const events: PitEvent[] = [];
  const request: ProvisionRequest = {
    python: systemPython,
    tag: 'cpython-311-linux',
    requirements: ['tiny-one>=0.5'],
    env: {
      PATH: '/nowhere',
      HOME: cache,
      XDG_CACHE_HOME: cache,
      PIP_NO_INDEX: '1',
      PIP_FIND_LINKS: wheels,
      UV_OFFLINE: '1',
      UV_FIND_LINKS: wheels,
      UV_PYTHON_DOWNLOADS: 'never',
      ...env,
    },
    run: runProgram,
    emit: (event) => events.push(event),
    clock: systemClock,
  };
  return { cache, target: join(cache, 'snakepit/packages/cpython-311-linux'), events, request };
}

function canImport(target: string, ...modules: string[]): void {
  execFileSync(systemPython, ['-c', `import sys; sys.path.append(sys.argv[1]); import ${modules}`, target]);
}

test('pip installs what is missing into the cache, and says so', async (t) => {
  // Settings that would make pip refuse, or write elsewhere.
  const { request, target, events } = await scene(t, { PIP_USER: '1', PIP_REQUIRE_VIRTUALENV: '1' });
  await provision(request);
  t.notThrows(() => canImport(target, 'tiny_one'));
  t.deepEqual(events[0], { type: 'packages-installing', requirements: ['tiny-one>=0.5'], target });
  t.true(events.some((event) => event.type === 'packages-progress' && event.line.includes('tiny-one')));
  t.like(events.at(-1), { type: 'packages-installed', target });
  t.deepEqual(await readdir(join(target, '..')), ['cpython-311-linux'], 'nothing else is left behind');
});

test('uv does, where it is on PATH, for a Python without pip', async (t) => {
  if (!existsSync(uv)) {
    t.log('skipped: there is no uv in python/.venv');
    t.pass();
    return;
  }
  const { request, target, cache } = await scene(t, { PATH: join(uv, '..') });
  makeEnvironment(join(cache, 'env'));
  await provision({ ...request, python: join(cache, 'env/bin/python') });
  t.notThrows(() => canImport(target, 'tiny_one'));
});

test('what was there before is there afterwards', async (t) => {
  const { request, target } = await scene(t);
  await provision(request);
  await provision({ ...request, requirements: ['tiny-two'] });
  t.notThrows(() => canImport(target, 'tiny_one', 'tiny_two'));
});

test('two starts at once do not disturb each other', async (t) => {
  const { request, target } = await scene(t);
  await Promise.all([provision(request), provision(request), provision(request)]);
  t.notThrows(() => canImport(target, 'tiny_one'));
  t.deepEqual(await readdir(join(target, '..')), ['cpython-311-linux']);
});

test('what an installation left that was killed is removed, not what another one is at', async (t) => {
  const { request, target } = await scene(t);
  await mkdir(`${target}/../.cpython-311-linux-killed`, { recursive: true });
  await mkdir(`${target}/../.cpython-311-linux-running`);
  const longAgo = new Date(Date.now() - 2 * 86_400_000);
  await utimes(`${target}/../.cpython-311-linux-killed`, longAgo, longAgo);
  await provision(request);
  t.deepEqual((await readdir(join(target, '..'))).sort(), [
    '.cpython-311-linux-running',
    'cpython-311-linux',
  ]);
});

test('a stop in the middle leaves nothing', async (t) => {
  const { request, target } = await scene(t);
  const stop = new AbortController();
  const run: ProvisionRequest['run'] = async () => {
    stop.abort(new Error('stopped'));
    return { code: null, signal: 'SIGTERM' };
  };
  await t.throwsAsync(provision({ ...request, run, signal: stop.signal }), { message: 'stopped' });
  t.deepEqual(await readdir(join(target, '..')), []);
});

test('workers that lack the same packages share one installation, for a minute', async (t) => {
  const { request } = await scene(t);
  const clock = new FakeClock();
  let installs = 0;
  const run: ProvisionRequest['run'] = async () => {
    installs++;
    return { code: 0, signal: null };
  };
  const install = createProvisioner({ ...request, clock, run });
  await Promise.all([install(request), install(request)]);
  await install(request);
  t.is(installs, 1);
  await clock.advance(61_000);
  await install(request);
  t.is(installs, 2, 'the cache may have been emptied since');
});

test('an installation that failed is tried again when it is asked for again', async (t) => {
  const { request } = await scene(t);
  let code = 1;
  const install = createProvisioner({ ...request, run: async () => ({ code, signal: null }) });
  await t.throwsAsync(install(request), { code: 'interpreter' });
  code = 0;
  await t.notThrowsAsync(install(request));
});

test('packages go to the cache as XDG says, or below the home directory', (t) => {
  t.is(packagesRoot({ XDG_CACHE_HOME: '/c', HOME: '/h' }), '/c/snakepit/packages');
  t.is(packagesRoot({ XDG_CACHE_HOME: 'relative', HOME: '/h' }), '/h/.cache/snakepit/packages');
  t.is(packagesRoot({ HOME: '/h' }), '/h/.cache/snakepit/packages');
  for (const HOME of ['', 'relative']) t.true(isAbsolute(packagesRoot({ HOME }) ?? '/'), HOME);
});

test('a Python without pip, and no uv', async (t) => {
  const { request, cache, target } = await scene(t);
  makeEnvironment(join(cache, 'env'));
  const error = await t.throwsAsync(provision({ ...request, python: join(cache, 'env/bin/python') }), {
    instanceOf: SnakepitError,
    code: 'interpreter',
    message: /tiny-one>=0\.5 .*env\/bin\/python: this Python has no pip, and uv is not on PATH/,
  });
  t.regex(error?.remedy ?? '', /uv.*ensurepip.*apt install python3-pip/);
  t.deepEqual(await readdir(join(target, '..')), [], 'nothing is left of the attempt');
});

test('no network', async (t) => {
  const { request } = await scene(t, {
    PIP_NO_INDEX: '0',
    PIP_FIND_LINKS: '',
    https_proxy: 'http://127.0.0.1:9',
  });
  const run: ProvisionRequest['run'] = (file, args, options) =>
    runProgram(file, [...args, '--retries', '1'], options);
  const error = await t.throwsAsync(provision({ ...request, run }), { message: /index cannot be reached/ });
  t.regex(error instanceof SnakepitError ? (error.remedy ?? '') : '', /proxy/);
});

test('a cache that cannot be written', async (t) => {
  const { request } = await scene(t, { XDG_CACHE_HOME: '/dev/null' });
  const error = await t.throwsAsync(provision(request), {
    code: 'interpreter',
    message: /cache cannot be written/,
  });
  t.regex(error instanceof SnakepitError ? (error.remedy ?? '') : '', /XDG_CACHE_HOME/);
});
