import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { machineWith } from '../helpers/gpus.js';
import { snakepitIn } from '../helpers/snakepit.js';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';

const tellsEnvironment = adapter('tells_environment.py');
const asksFor = (...prefixes: string[]) =>
  commands(...prefixes.map((prefix) => ({ tool: 'environment', args: [prefix] })));

test('slots take GPUs in turn, status says which, and a new generation keeps its own', async (t) => {
  const program = await start(t, {
    args: [
      '-w',
      '3',
      '--device',
      'auto',
      '-n',
      'gpus',
      '--log-format',
      'json',
      '-v',
      '--on-eof',
      'stay',
      tellsEnvironment,
    ],
    env: machineWith('two'),
  });
  for (const worker of ['w1', 'w2', 'w3'])
    await program.event('worker-ready', (event) => event['worker'] === worker);
  const chosen = await program.event('devices-chosen');
  t.like(chosen, { devices: ['cuda:0', 'cuda:1'], missing: [] });
  const status = await snakepitIn({ runtime: program.runtime }, 'status', '--json');
  const devices = () => JSON.parse(status.stdout).workers.map((worker: { device: string }) => worker.device);
  t.deepEqual(devices(), ['cuda:0', 'cuda:1', 'cuda:0']);
  const text = await snakepitIn({ runtime: program.runtime }, 'status');
  t.regex(text.stdout, /WORKER {2}STATE {2,}PID {2,}DEVICE {2}GENERATION/);
  t.regex(text.stdout, /w2 {6}ready {2}\d+ +cuda:1 {2}1 /);

  await snakepitIn({ runtime: program.runtime }, 'restart', 'w2');
  t.like(await program.event('worker-starting', ({ generation }) => generation === 2), {
    worker: 'w2',
    device: 'cuda:1',
  });
  await snakepitIn({ runtime: program.runtime }, 'stop');
  t.is((await program.ended).code, 0);
});

test('workers see their own GPU, and what kind it is', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '--devices', '1', tellsEnvironment],
    env: machineWith('two'),
    input: asksFor('CUDA_', 'SNAKEPIT_DEVICE'),
  });
  t.deepEqual(run.results[0]?.result, { CUDA_VISIBLE_DEVICES: '1', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' });
  t.deepEqual(run.results[1]?.result, { SNAKEPIT_DEVICE: 'cuda' });
  t.regex(run.stderr, /workers use cuda:1 \(NVIDIA A100-SXM4-40GB\)/);
});

test('there are as many workers as GPUs, where nobody says how many', async (t) => {
  const run = await runStart(t, {
    args: ['--device', 'cuda', '--log-format', 'json', tellsEnvironment],
    env: { ...machineWith('two'), CUDA_VISIBLE_DEVICES: '1' },
    input: asksFor('SNAKEPIT_WORKER_COUNT', 'CUDA_'),
  });
  t.deepEqual(
    run.results.map(({ result }) => result),
    [{ SNAKEPIT_WORKER_COUNT: '1' }, { CUDA_VISIBLE_DEVICES: '1' }],
  );
});

test('without a GPU it says so, and workers use the CPU', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '--device', 'cuda', '--env', 'CUDA_VISIBLE_DEVICES=', tellsEnvironment],
    env: machineWith('two'),
    input: asksFor('CUDA_', 'SNAKEPIT_DEVICE'),
  });
  t.deepEqual(
    run.results.map(({ result }) => result),
    [{ CUDA_VISIBLE_DEVICES: '-1' }, { SNAKEPIT_DEVICE: 'cpu' }],
  );
  t.regex(run.stderr, /no NVIDIA GPUs: CUDA_VISIBLE_DEVICES is "", which allows none; workers use the CPU/);
});

test('where nobody asks, nothing is looked for and nothing is told', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '--log-format', 'json', '--log-level', 'debug', tellsEnvironment],
    env: { ...machineWith('hanging'), CUDA_VISIBLE_DEVICES: '3', SNAKEPIT_DEVICE: 'none' },
    input: asksFor('CUDA_', 'SNAKEPIT_DEVICE'),
  });
  t.deepEqual(
    run.results.map(({ result }) => result),
    [{ CUDA_VISIBLE_DEVICES: '3' }, {}],
  );
  t.notRegex(run.stderr, /devices-chosen/);
});

test('a start that waits for a tool that hangs can be ended', async (t) => {
  const asked = join(await temporaryFolder(t), 'asked');
  const program = await start(t, {
    args: ['-w', '1', '--device', 'auto', tellsEnvironment],
    env: { ...machineWith('hanging'), FAKE_GPUS_ASKED: asked },
    // Nobody waits for a tool that hangs to be gone, either.
    answers: 'some',
  });
  await until(() => existsSync(asked));
  program.signal('SIGTERM');
  const { code, signal, ms } = await program.ended;
  t.deepEqual([code, signal], [0, null]);
  t.true(ms < 8000, 'before the tool is given up');
});

const refused: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [['--device', 'gpu'], /--device: "gpu" is not one of auto, cpu, cuda, mps, none\nDid you mean cpu\?/],
  [['--devices', '0,'], /--devices: "0," is not a list/],
  [['--devices', '0', '--device', 'cpu'], /--devices contradicts --device cpu, which uses none of them/],
  [['--devices', '2'], /--devices: there is no GPU "2"\nThere is: 0 \(NVIDIA A100/],
];
for (const [args, says] of refused) {
  test(`${args.join(' ')} is refused before anything starts`, async (t) => {
    const runtime = await temporaryFolder(t);
    const answer = await snakepitIn(
      { runtime, env: machineWith('two') },
      'start',
      '--python',
      'python3',
      ...args,
      tellsEnvironment,
    );
    t.is(answer.code, 2, answer.stderr);
    t.regex(answer.stderr, says);
    t.is(answer.stdout, '');
  });
}

test('what is said closer counts: a list of devices in the environment yields to --device cpu', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '--device', 'cpu', tellsEnvironment],
    env: { ...machineWith('hanging'), SNAKEPIT_DEVICES: '0,1' },
    input: asksFor('SNAKEPIT_DEVICE'),
  });
  t.deepEqual(run.results[0]?.result, { SNAKEPIT_DEVICES: '0,1', SNAKEPIT_DEVICE: 'cpu' });
});
