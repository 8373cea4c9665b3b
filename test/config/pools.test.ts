import test from 'ava';
import { loadConfigFiles } from '../../src/config/file/load-config-files.js';
import { resolveStartConfig, type StartRequest } from '../../src/config/resolve-start-config.js';
import { SnakepitError } from '../../src/errors.js';
import type { Scene } from '../helpers/scene.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const two = `
timeout = "9s"
queue = 50
[env]
A = "all"
B = "all"
[pool.cpu]
adapter = "cpu.py"
[pool.gpu]
adapter = "gpu.py:embed"
workers = 1
timeout = "1m"
env = { B = "gpu" }
`;

async function resolved(t: Scene, text: string, request: Partial<StartRequest> = {}) {
  const cwd = await temporaryFolder(t, { 'snakepit.toml': text, 'cpu.py': '', 'gpu.py': '', 'other.py': '' });
  const files = await loadConfigFiles({ named: undefined, env: { HOME: '/nobody' }, cwd });
  const defaultWorkers = () => 8;
  return resolveStartConfig({
    adapter: undefined,
    flags: {},
    environment: {},
    cwd,
    files,
    defaultWorkers,
    ...request,
  });
}

test('without pools there is one, and it has no name', async (t) => {
  const config = await resolved(t, 'adapter = "cpu.py"\nworkers = 3\n');
  const [pool, ...others] = config.pools;
  t.deepEqual(others, []);
  t.is(pool?.name, undefined);
  t.like(pool?.settings, { workers: 3, adapter: { kind: 'file', spec: 'cpu.py' } });
});

test('a pool has what it says, else what all have; variables are put together', async (t) => {
  const { pools, stem, input } = await resolved(t, two);
  const [cpu, gpu] = pools;
  t.deepEqual([cpu?.name, gpu?.name], ['cpu', 'gpu']);
  t.like(cpu?.settings, { workers: 8, commands: { timeoutMs: 9000 }, input: { queue: 50 } });
  t.like(gpu?.settings, { workers: 1, commands: { timeoutMs: 60_000 }, input: { queue: 50 } });
  t.deepEqual(cpu?.settings.worker.env, { A: 'all', B: 'all' });
  t.deepEqual(gpu?.settings.worker.env, { A: 'all', B: 'gpu' });
  t.regex(stem, /^snakepit-test-/, 'the folder, since no adapter is the one');
  t.is(input.defaultTool, 'embed', 'the only one there is');
});

test('pools that do not say how many workers they want share the cores', async (t) => {
  const { pools, workers } = await resolved(
    t,
    'adapter = "cpu.py"\n[pool.a]\n[pool.b]\n[pool.c]\nworkers = 5\n',
  );
  t.deepEqual(
    pools.map(({ settings }) => settings.workers),
    [4, 4, 5],
  );
  t.is(workers, 13, 'of all');
});

test('a flag, or a variable, is for every pool, and comes before what their tables say', async (t) => {
  const config = await resolved(t, two, { flags: { timeout: '3s' }, environment: { SNAKEPIT_WORKERS: '2' } });
  t.deepEqual(
    config.pools.map(({ settings }) => [settings.workers, settings.commands.timeoutMs]),
    [
      [2, 3000],
      [2, 3000],
    ],
  );
});

test('ADAPTER is one pool: those of the file are left out, which is said', async (t) => {
  const { pools, warnings } = await resolved(t, two, { adapter: 'other.py' });
  t.is(pools.length, 1);
  t.like(pools[0], { name: undefined, settings: { adapter: { spec: 'other.py' } } });
  t.deepEqual(warnings, ['the pools of snakepit.toml (cpu, gpu) are left out, since ADAPTER was given']);
});

test('pools of pyproject.toml are below tool.snakepit', async (t) => {
  const table = (settings: string) =>
    `[project]\nname = "x"\n[tool.snakepit]\nadapter = "cpu.py"\n[tool.snakepit.pool.a]\n${settings}\n[tool.snakepit.pool.b]\n`;
  const read = async (settings: string) => {
    const cwd = await temporaryFolder(t, { 'pyproject.toml': table(settings), 'cpu.py': '' });
    const files = await loadConfigFiles({ named: undefined, env: { HOME: '/nobody' }, cwd });
    return resolveStartConfig({ adapter: undefined, flags: {}, environment: {}, cwd, files });
  };
  const { pools } = await read('threads = 3\nconcurrency = 4\ndevices = [0, 1]\naffinity = "strict_queue"');
  const [a, b] = pools.map(({ settings }) => settings);
  t.like(a?.worker, { threads: 3, concurrency: 4 });
  t.deepEqual(a?.device, { kind: 'cuda', only: ['0', '1'] });
  t.is(a?.commands.sessions.affinity, 'strict_queue');
  t.like(b, { worker: { threads: 1 }, device: { kind: 'none' }, adapter: { spec: 'cpu.py' } });
  const error = await t.throwsAsync(read('tread = 3'), { instanceOf: SnakepitError });
  t.is(error?.message, 'pyproject.toml:6: there is no setting "tread"');
});

const wrongs: readonly (readonly [text: string, message: string, remedy?: string])[] = [
  [
    '[pool.gpu]',
    'snakepit.toml:1: [pool.gpu] names no adapter',
    'Write adapter = "tools.py" below it, or above the first pool for all of them.',
  ],
  [
    '[pool.gpu]\nadapter = "gup.py"',
    'adapter in snakepit.toml:2: gup.py: no such file',
    'Did you mean gpu.py?',
  ],
  [
    '[pool.gpu]\nadaptor = "gpu.py"',
    'snakepit.toml:2: there is no setting "adaptor"',
    'Did you mean adapter?',
  ],
  [
    '[pool.gpu]\nworkers = "2"',
    'snakepit.toml:2: workers: "2" is text, and this takes a whole number',
    'Write it without quotes: workers = 4.',
  ],
  [
    '[pool.gpu]\nkeep-order = true',
    'snakepit.toml:2: keep-order is for all pools together',
    'Write it above the first [pool.NAME].',
  ],
  [
    '[pool.w1]\nadapter = "gpu.py"',
    'snakepit.toml:1: pool "w1": a name of a pool is up to 16 letters, digits, dashes and underscores, with a letter first, and not like w1',
  ],
  [
    '[pool."g.pu"]',
    'snakepit.toml:1: pool "g.pu": a name of a pool is up to 16 letters, digits, dashes and underscores, with a letter first, and not like w1',
  ],
  ['pool = 3', 'snakepit.toml:1: pool: this takes a table', 'Write [pool.NAME].'],
  ['pool.gpu = "x"', 'snakepit.toml:1: pool.gpu: this takes a table', 'Write [pool.NAME].'],
  ['[pools.gpu]', 'snakepit.toml:1: there is no setting "pools"', 'Did you mean pool?'],
  [
    'lines = true\n[pool.a]\nadapter = "cpu.py:f"\n[pool.b]\nadapter = "gpu.py:g"',
    'lines in snakepit.toml:1: 2 pools have a tool for lines that name none (f, g)',
    'Leave :FUNCTION out of all adapters but one.',
  ],
  [
    'lines = true\n[pool.a]\nadapter = "cpu.py"',
    'lines in snakepit.toml:1: lines that are no commands name no tool',
    'Say which function takes them: cpu.py:FUNCTION.',
  ],
];

for (const [text, message, remedy] of wrongs) {
  test(`what is wrong with a pool is said: ${JSON.stringify(text)}`, async (t) => {
    const error = await t.throwsAsync(resolved(t, text), { instanceOf: SnakepitError, code: 'usage' });
    t.is(error?.message, message);
    t.is(error?.remedy, remedy);
  });
}

test('the same mistake in two pools is two', async (t) => {
  const error = await t.throwsAsync(resolved(t, '[pool.a]\nqueue = 0\n[pool.b]\nqueue = 0\n'), {
    instanceOf: SnakepitError,
  });
  t.is(error?.message, 'snakepit.toml has 2 mistakes');
});
