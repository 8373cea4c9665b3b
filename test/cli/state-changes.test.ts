import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { connectRaw, to } from '../helpers/control.js';
import { makeLedger } from '../helpers/ledger.js';
import { followSnakepit, snakepit, snakepitIn } from '../helpers/snakepit.js';
import { adapter, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';

const diesAtBoot = adapter('dies_at_boot.py');
const tools = adapter('serves_clients.py');

test('restart gives a failed worker another chance; status --check tells the difference', async (t) => {
  const folder = await temporaryFolder(t);
  const runtime = join(folder, 'run');
  const welcome = join(folder, 'welcome');
  const program = await start(t, {
    runtime,
    args: ['-w', '2', '-n', 'pit', diesAtBoot, '--backoff', '10ms..50ms', '--on-eof', 'stay'],
    env: { HOW: 'where-it-is-not-welcome', SLOT: '0', WELCOME: welcome },
  });
  const ask = (...words: string[]) => snakepit(runtime, ...words);
  await program.said('w1: gave up');
  t.is((await ask('wait')).code, 0);
  t.is((await ask('status', '--check')).code, 4);
  t.regex((await ask('status')).stdout, /^w1 +failed(.|\n)*^w2 +ready/m);

  const again = await ask('restart', 'w1');
  t.is(again.code, 1);
  t.regex(again.stdout, /^w1: failed \(.*status 6\)/);
  writeFileSync(welcome, '');
  t.deepEqual(await ask('restart', 'w1', 'w1'), { code: 0, stdout: 'w1: restarted\n', stderr: '' });
  const { code, stdout } = await ask('status', '--check');
  t.is(code, 0);
  t.regex(stdout, /^w1 +ready/m);
  rmSync(welcome);
  t.is((await ask('stop')).code, 0);
  t.is((await program.ended).code, 0);
});

test('what is asked for a second time is done already, and says so', async (t) => {
  const folder = await temporaryFolder(t);
  const runtime = join(folder, 'run');
  const program = await start(t, { runtime, args: ['-w', '1', '-n', 'pit', '--on-eof', 'stay', tools] });
  const ask = (...words: string[]) => snakepit(runtime, ...words);
  t.is((await ask('wait')).code, 0);
  const twice = async (...words: string[]) => {
    const answers = [await ask(...words), await ask(...words)];
    t.deepEqual(
      answers.map(({ code, stderr }) => [code, stderr]),
      [
        [0, ''],
        [0, ''],
      ],
      words.join(' '),
    );
    return answers.map(({ stdout }) => stdout);
  };
  t.deepEqual(await twice('scale', '2'), ['pit: 2 workers (1 before)\n', 'pit: 2 workers, as before\n']);
  t.deepEqual(await twice('drain', 'w2'), ['w2: drained\n', 'w2: drained\n']);
  t.deepEqual(await twice('restart', 'w2'), ['w2: restarted\n', 'w2: restarted\n']);
  t.deepEqual(await twice('reload'), ['replaced: w1, w2\n', 'replaced: w1, w2\n']);
  t.deepEqual(await twice('wait', '--for=idle'), ['pit: idle\n', 'pit: idle\n']);
  const missing = await ask('drain', 'w7');
  t.is(missing.code, 2);
  t.regex(missing.stderr, /there is no worker w7; /);
  const stopping = [followSnakepit(t, { runtime }, 'stop'), followSnakepit(t, { runtime }, 'stop')];
  const codes = (await Promise.all(stopping.map(({ ended }) => ended))).map(({ code }) => code);
  // The second may come when there is nothing left to stop.
  t.true(codes.includes(0) && codes.every((code) => code === 0 || code === 3), `${codes}`);
  t.deepEqual(await twice('wait', '--for=stopped', '-n', 'pit'), [
    'pit: not running\n',
    'pit: not running\n',
  ]);
  t.is((await program.ended).code, 0);
});

test('stop --now interrupts what runs; whoever waited is told that it ended', async (t) => {
  const ledger = await makeLedger(t);
  const folder = await temporaryFolder(t);
  const runtime = join(folder, 'run');
  const args = ['-w', '1', '-n', 'pit', '--on-eof', 'stay', tools];
  const program = await start(t, { runtime, args, env: ledger.env });
  t.is((await snakepit(runtime, 'wait')).code, 0);
  const call = followSnakepit(t, { runtime }, 'call', 'nap', 'seconds=60');
  await until(() => ledger.lines().length === 1);
  const waiting = await connectRaw(t, runtime, 'pit');
  waiting.send(
    { control: 'wait', id: 'idle', for: 'idle' },
    { control: 'events', id: 'events', follow: true },
  );
  const stopped = followSnakepit(t, { runtime }, 'wait', '--for=stopped');
  const late = await snakepit(runtime, 'wait', '--for=idle', '--timeout', '50ms');
  t.is(late.code, 124);
  t.is((await snakepit(runtime, 'stop', '--now')).stdout, 'pit: stopped\n');
  const called = await call.ended;
  t.is(called.code, 1);
  t.regex(called.stderr, /^snakepit: worker_crashed: /);
  const answers = await waiting.all;
  t.true(answers.some(to('idle')), 'whoever waits has an answer');
  t.true(answers.find(to('events'))?.ok, 'whoever follows is told that there is no more');
  const gone = await stopped.ended;
  t.is(gone.code, 0);
  // It may not have asked before.
  t.regex(gone.stdout, /^(pit: stopped|snakepit: not running)\n$/);
  await program.ended;
});

test('of several the one of this directory is meant; else they are listed', async (t) => {
  const folder = await temporaryFolder(t);
  const runtime = join(folder, 'run');
  const directories = ['one', 'two'].map((name) => join(folder, name));
  for (const directory of directories) mkdirSync(directory);
  const [one, two] = await Promise.all(
    directories.map((cwd, at) =>
      start(t, {
        runtime,
        cwd,
        isAlone: false,
        args: ['-w', '1', '-n', ['one', 'two'][at] ?? '', '--on-eof', 'stay', tools],
      }),
    ),
  );
  for (const name of ['one', 'two']) t.is((await snakepit(runtime, 'wait', '-n', name)).code, 0);
  for (const words of ['status', 'call echo', 'stop', 'scale 2', 'pipe']) {
    const { code, stdout, stderr } = await snakepitIn(
      { runtime, cwd: folder, input: '' },
      ...words.split(' '),
    );
    t.deepEqual([code, stdout], [2, ''], words);
    t.regex(stderr, /2 instances are running(.|\n)*one +pid(.|\n)*two +pid(.|\n)*-n one/, words);
  }
  const here = await snakepitIn({ runtime, cwd: directories[1] ?? '' }, 'stop');
  t.deepEqual(here, { code: 0, stdout: 'two: stopped\n', stderr: '' });
  t.is((await snakepit(runtime, 'stop')).stdout, 'one: stopped\n');
  for (const program of [one, two]) t.is((await program?.ended)?.code, 0);
});
