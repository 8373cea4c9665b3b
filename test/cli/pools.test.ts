import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { machineWith } from '../helpers/gpus.js';
import { snakepit, snakepitIn } from '../helpers/snakepit.js';
import { commands, developmentPython, runStart, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const cpu = `
import os, time

def add(a: int, b: int) -> int:
    return a + b

def nap(seconds: float) -> float:
    print("asleep", flush=True)
    time.sleep(seconds)
    return seconds

def who() -> list:
    names = ("POOL", "WORKER_ID", "WORKER_SLOT", "WORKER_COUNT")
    return [os.environ[f"SNAKEPIT_{name}"] for name in names] + [os.environ.get("MODEL")]
`;

const gpu = `${cpu.replace('def add(a: int, b: int) -> int:', 'def embed(a: int, b: int) -> int:')}
def die():
    os.kill(os.getpid(), 9)
`;

const two = `
[pool.cpu]
adapter = "cpu.py"
workers = 2
[pool.gpu]
adapter = "gpu.py"
workers = 1
env = { MODEL = "big" }
`;

function project(t: ExecutionContext, settings = two, files: Readonly<Record<string, string>> = {}) {
  return temporaryFolder(t, { 'snakepit.toml': settings, 'cpu.py': cpu, 'gpu.py': gpu, ...files });
}

test('commands go to the pool that they name, or that has their tool; each pool has its own surroundings', async (t) => {
  const cwd = await project(t);
  const input = commands(
    { tool: 'add', args: [1, 2] },
    { tool: 'embed', args: [3, 4] },
    { tool: 'who', pool: 'gpu' },
    { tool: 'who' },
    { tool: 'who', pool: 'gpt' },
    { tool: 'ad' },
    { tool: 'add', pool: 'gpu' },
    { tool: 'who', pool: 3 },
  );
  const { code, results } = await runStart(t, { cwd, input });
  t.is(code, 1);
  const of = new Map(results.map((result) => [result.line, result]));
  t.is(of.get(1)?.result, 3);
  t.is(of.get(2)?.result, 7);
  t.deepEqual(of.get(3)?.result, ['gpu', 'gpu.w1', '0', '1', 'big']);
  t.like(of.get(4)?.error, { code: 'invalid_command', details: { pools: ['cpu', 'gpu'] } });
  t.is(of.get(5)?.error?.message, 'there is no pool "gpt"; did you mean "gpu"?');
  t.is(of.get(5)?.error?.code, 'invalid_command');
  t.is(of.get(6)?.error?.message, 'there is no tool "ad"; did you mean "add"?');
  t.like(of.get(7)?.error, { code: 'unknown_tool' });
  t.like(of.get(8)?.error, { code: 'invalid_command', message: '"pool" must be a string, not a number' });
});

test('without pools in the file, a command that names one is refused', async (t) => {
  const cwd = await project(t, 'adapter = "cpu.py"\n');
  const { results } = await runStart(t, {
    cwd,
    args: ['-w', '1'],
    input: commands({ tool: 'who', pool: 'gpu' }),
  });
  t.like(results[0]?.error, { code: 'invalid_command' });
  t.regex(results[0]?.error?.message ?? '', /nothing here has pools/);
});

test('several pools are asked and steered by the names of their workers, and their own', async (t) => {
  const cwd = await project(t);
  const runtime = await temporaryFolder(t);
  const env = { XDG_STATE_HOME: join(runtime, 'state') };
  const pit = await start(t, { cwd, runtime, env, args: ['-n', 'both', '--on-eof', 'stay'] });
  const ask = (...words: string[]) => snakepitIn({ runtime, env }, ...words);
  t.is((await ask('wait', '--for=ready', '--timeout', '15s')).stdout, 'both: ready\n');

  const report = JSON.parse((await ask('status', '--json')).stdout);
  const named = ({ pool, adapter, tools }: Record<string, unknown>) => [pool, adapter, tools];
  t.deepEqual(report.pools.map(named), [
    ['cpu', 'cpu.py', ['add', 'nap', 'who']],
    ['gpu', 'gpu.py', ['embed', 'nap', 'who', 'die']],
  ]);
  t.deepEqual(report.tools, ['add', 'nap', 'who', 'embed', 'die']);
  t.like(report.pools[1], { workers: 1, ready: 1, queued: 0, queue_limit: 1000, in_flight: 0 });
  const text = (await ask('status')).stdout;
  t.regex(
    text,
    /^POOL +ADAPTER +READY +IN FLIGHT +QUEUED +TOOLS\ncpu +cpu\.py +. of 2 +0 +0 +add, nap, who$/m,
  );
  t.regex(text, /^cpu\.w2 .*\ngpu\.w1 /m, 'pool by pool');

  t.regex((await ask('tools')).stdout, /^add\(a: int, b: int\) {2}\[pool cpu\]$/m);
  const tools = JSON.parse((await ask('tools', 'who', '--json')).stdout).tools;
  t.deepEqual(
    tools.map(({ pool }: { pool: string }) => pool),
    ['cpu', 'gpu'],
  );
  t.regex((await ask('tools', '--pool', 'gpt')).stderr, /there is no pool "gpt"; did you mean "gpu"\?/);

  t.is((await ask('scale', 'gpu=2')).stdout, 'both, pool gpu: 2 workers (1 before)\n');
  t.regex((await ask('scale', '2')).stderr, /there are several pools: say which \(cpu, gpu\)/);
  t.regex((await ask('scale', 'gp=2')).stderr, /there is no pool gp; did you mean gpu\?/);
  t.is((await ask('restart', 'gpu.w1')).stdout, 'gpu.w1: restarted\n');
  t.is((await ask('reload')).code, 0);
  t.is((await ask('drain', 'cpu.w1')).stdout, 'cpu.w1: drained\n');
  t.regex((await ask('restart', 'cpu.w9')).stderr, /there is no worker cpu\.w9; did you mean cpu\.w\d\?/);

  t.is((await ask('call', 'who', '--pool', 'cpu', '--json')).code, 0);
  t.is((await ask('call', 'embed', 'a=1', 'b=2')).stdout, '3\n');
  t.regex((await ask('call', 'who')).stderr, /several pools have a tool "who"/);
  t.regex((await ask('events')).stdout, /gpu\.w2: ready in /);
  t.regex((await ask('logs', 'gpu.w1')).stdout, /ready in /);
  const piped = await snakepitIn({ runtime, input: '{"tool":"who"}\n' }, 'pipe', '--pool', 'gpu');
  t.regex(piped.stdout, /"result":\["gpu","gpu\.w/, piped.stderr);
  await pit.write(commands({ tool: 'who', pool: 'gpu' }));
  t.is(((await pit.result(1)).result as string[])[3], '2', 'slots of the pool');
  pit.end();
  t.is((await ask('stop')).code, 0);
  t.is((await pit.ended).code, 0);
});

test('a pool has its own time limit, and Python', async (t) => {
  const settings = two.replace('env = ', 'timeout = "300ms"\npython = "its-own"\nenv = ');
  const cwd = await project(t, `python = "${developmentPython}"\n${settings}`, {
    'gpu.py': `${gpu}\nimport sys\ndef executable():\n    return sys.prefix\n`,
  });
  symlinkSync(join(developmentPython, '../..'), join(cwd, 'its-own'));
  const input = commands(
    { tool: 'nap', args: [0.6], pool: 'cpu' },
    { tool: 'nap', args: [30], pool: 'gpu' },
    { tool: 'executable' },
  );
  const { results } = await runStart(t, { cwd, input, python: 'found' });
  const of = new Map(results.map((result) => [result.line, result]));
  t.is(of.get(1)?.result, 0.6);
  t.like(of.get(2)?.error, { code: 'timeout' });
  t.is(of.get(3)?.result, join(cwd, 'its-own'));
});

test("threads, concurrency, sessions and devices are each pool's own", async (t) => {
  const tools = `
import asyncio, os, threading, time
import snakepit

def sees():
    names = ("SNAKEPIT_THREADS", "CUDA_VISIBLE_DEVICES", "SNAKEPIT_DEVICE", "OMP_NUM_THREADS")
    return [os.environ.get(name) for name in names]

both = threading.Barrier(2)

def meet():
    return both.wait(5) >= 0

here = []

async def gather(number: int):
    here.append(number)
    while len(here) < 2:
        await asyncio.sleep(0.01)
    return True

def note(word: str):
    snakepit.session.setdefault("words", []).append(word)
    return snakepit.session["words"]
`;
  const settings = `
adapter = "tools.py"
env = { OMP_NUM_THREADS = "" }
workers = 1
[pool.many]
threads = 2
devices = "1"
[pool.async]
concurrency = 2
device = "cpu"
session-limit = 1
[pool.plain]
affinity = "strict_fail_fast"
`;
  const cwd = await project(t, settings, { 'tools.py': tools });
  const run = await runStart(t, {
    cwd,
    args: ['-k'],
    env: machineWith('two'),
    input: commands(
      { tool: 'sees', pool: 'many' },
      { tool: 'sees', pool: 'async' },
      { tool: 'sees', pool: 'plain' },
      { tool: 'meet', pool: 'many' },
      { tool: 'meet', pool: 'many' },
      { tool: 'gather', args: [1], pool: 'async' },
      { tool: 'gather', args: [2], pool: 'async' },
      { tool: 'note', args: ['a'], pool: 'async', session: 's' },
      { tool: 'note', args: ['b'], pool: 'plain', session: 's' },
      { tool: 'note', args: ['c'], pool: 'async', session: 's2' },
    ),
  });
  t.deepEqual(
    run.results.map(({ result, error }) => result ?? error?.code),
    [
      ['2', '1', 'cuda', ''],
      ['1', '-1', 'cpu', ''],
      ['1', null, null, ''],
      true,
      true,
      true,
      true,
      ['a'],
      ['b'],
      'queue_full',
    ],
  );
  t.regex(run.stderr, /workers of many use cuda:1 \(/);
  t.regex(run.stderr, /workers of async use the CPU/);
});

test('a session can be used and ended before it is known which pool has its tool', async (t) => {
  const settings =
    '[pool.cpu]\nadapter = "cpu.py"\nworkers = 1\n[pool.gpu]\nadapter = "gpu.py"\nworkers = 1\n';
  const keeps =
    'import snakepit\ndef note(n: int):\n    snakepit.session.setdefault("n", []).append(n)\n    return snakepit.session["n"]\n';
  const cwd = await project(t, settings, { 'gpu.py': keeps });
  const note = (n: number) => ({ tool: 'note', args: [n], session: 's' });
  const run = await runStart(t, {
    cwd,
    args: ['-k'],
    input: commands(note(1), note(2), { control: 'end_session', session: 's', id: 'end' }, note(3)),
  });
  t.deepEqual(
    run.results.map(({ result }) => result),
    [[1], [1, 2], { ended: true }, [3]],
  );
});

test('--reload tells a change once where the adapters of pools are side by side', async (t) => {
  const cwd = await project(t);
  const pit = await start(t, { cwd, args: ['--reload', '--on-eof', 'stay', '-w', '1'] });
  await pit.write(commands({ tool: 'embed', args: [1, 2] }));
  t.is((await pit.result(1)).result, 3);
  writeFileSync(join(cwd, 'gpu.py'), gpu.replace('return a + b', 'return a * b'));
  await pit.said('replaced gpu.w1');
  await pit.write(commands({ tool: 'embed', args: [1, 2] }));
  t.is((await pit.result(2)).result, 2);
  pit.end();
  pit.signal('SIGTERM');
  const { stderr } = await pit.ended;
  t.is(stderr.split('gpu.py changed').length - 1, 2, 'once in each pool');
});

test('a pool that fails for good answers its commands, leaves the others, and comes back by a restart', async (t) => {
  const settings = `max-start-failures = 1\nmax-restarts = "0/5s"\n${two}`;
  const cwd = await project(t, settings, { 'gpu.py': `import os\nos.kill(os.getpid(), 9)\n` });
  const runtime = await temporaryFolder(t);
  const pit = await start(t, { cwd, runtime, args: ['-n', 'both', '--on-eof', 'stay'] });
  await pit.write(commands({ tool: 'add', args: [1, 2] }, { tool: 'embed', args: [1, 2], pool: 'gpu' }));
  t.is((await pit.result(1)).result, 3, 'it waited until the other pool was known, or given up');
  const { error } = await pit.result(2);
  t.like(error, { code: 'worker_unavailable', retryable: true, details: { pool: 'gpu' } });
  t.regex(error?.message ?? '', /^no worker of the pool gpu can run this command: gpu\.w1 gave up: /);
  await pit.write(commands({ tool: 'embed', args: [1, 2] }));
  t.is((await pit.result(3)).error?.code, 'worker_unavailable', 'it may be its tool');

  const ask = (...words: string[]) => snakepit(runtime, ...words);
  t.is(JSON.parse((await ask('status', '--json')).stdout).state, 'degraded');
  writeFileSync(join(cwd, 'gpu.py'), gpu);
  t.is((await ask('restart', 'gpu.w1')).stdout, 'gpu.w1: restarted\n');
  await pit.write(commands({ tool: 'embed', args: [1, 2] }));
  t.is((await pit.result(4)).result, 3);

  // And once more, after it has served.
  await pit.write(commands({ tool: 'die' }));
  t.is((await pit.result(5)).error?.code, 'worker_crashed');
  writeFileSync(join(cwd, 'gpu.py'), 'import os\nos.kill(os.getpid(), 9)\n');
  await ask('restart', 'gpu.w1');
  await pit.write(commands({ tool: 'embed', args: [1, 2] }));
  t.is((await pit.result(6)).error?.code, 'worker_unavailable');
  pit.end();
  await ask('stop');
  t.is((await pit.ended).code, 0, 'what failed was answered before');
});

test('where all pools have failed for good, so has the pit', async (t) => {
  const dies = `import os\nos.kill(os.getpid(), 9)\n`;
  const cwd = await project(t, `max-start-failures = 1\n${two}`, { 'cpu.py': dies, 'gpu.py': dies });
  const { code, results, stderr } = await runStart(t, {
    cwd,
    input: commands({ tool: 'add' }),
    answers: 'some',
  });
  t.is(code, 5);
  t.true(results.every(({ error }) => error?.code === 'worker_unavailable'));
  t.regex(stderr, /gave up/);
});

test('an adapter that cannot be imported ends the boot of all pools, at once', async (t) => {
  const cwd = await project(t, two, { 'gpu.py': 'def embed(:\n' });
  const { code, stderr } = await runStart(t, { cwd, input: commands({ tool: 'embed' }), answers: 'some' });
  t.is(code, 5);
  t.regex(stderr, /SyntaxError/);
});

test('a pool with on-give-up = "exit" takes the others along', async (t) => {
  const settings = two.replace('env = ', 'on-give-up = "exit"\nmax-start-failures = 1\nenv = ');
  const cwd = await project(t, settings, { 'gpu.py': `import os\nos.kill(os.getpid(), 9)\n` });
  const pit = await start(t, { cwd, args: ['--on-eof', 'stay'] });
  t.is((await pit.ended).code, 5);
});

test('plain lines go to the pool that has a tool for them', async (t) => {
  const cwd = await project(t, `lines = true\n${two.replace('"gpu.py"', '"gpu.py:nap"')}`);
  const { code, results } = await runStart(t, { cwd, input: '0.01\n0.02\n' });
  t.is(code, 0);
  t.deepEqual(results.map(({ result }) => result).sort(), [0.01, 0.02]);
});

test('at its end, what runs in any pool may finish', async (t) => {
  const pit = await start(t, { cwd: await project(t), args: ['-w', '1'] });
  await pit.write(
    commands(...['cpu', 'gpu'].map((pool) => ({ tool: 'nap', args: [pool === 'cpu' ? 0.5 : 0.8], pool }))),
  );
  await Promise.all([pit.said('cpu.w1: asleep'), pit.said('gpu.w1: asleep')]);
  pit.signal('SIGTERM');
  const { code, results } = await pit.ended;
  t.deepEqual(results.map(({ result }) => result).sort(), [0.5, 0.8]);
  t.is(code, 0);
});
