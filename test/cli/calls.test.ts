import { join } from 'node:path';
import test from 'ava';
import { sharedPit } from '../helpers/shared-pit.js';
import { followSnakepit, snakepit } from '../helpers/snakepit.js';
import { adapter, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';

const tools = adapter('serves_clients.py');
const pit = sharedPit(test, { args: ['-w', '2', tools] });

test('call prints the bare result, or the whole line', async (t) => {
  const [bare, whole, raw, list] = await Promise.all([
    pit().run('call', 'add', 'a=1', 'b=2'),
    pit().run('call', 'add', 'a=1', 'b=2', '--json'),
    pit().run('call', 'echo', 'value=a "word"', '-r'),
    pit().run('call', 'countdown', 'n=3'),
  ]);
  t.deepEqual(bare, { code: 0, stdout: '3\n', stderr: '' });
  t.like(JSON.parse(whole.stdout), { ok: true, result: 3 });
  t.is(raw.stdout, 'a "word"\n');
  t.is(list.stdout, '[3,2,1]\n', 'a generator gives the list of what it yields');
});

test('arguments are read as the signature says, or as they are marked', async (t) => {
  const folder = await temporaryFolder(t, { 'page.txt': 'two\nlines', 'value.json': '{"a":\n1.0}' });
  const ask = async (input: string, ...words: string[]) => {
    const { stdout, stderr } = await pit().runIn({ cwd: folder, input }, 'call', ...words);
    return stdout === '' ? stderr : stdout.trimEnd();
  };
  t.deepEqual(
    await Promise.all([
      ask('', 'length', 'text=12345'),
      ask('', 'double', 'n=21'),
      ask('', 'echo', 'value=word'),
      ask('', 'echo', 'value=5'),
      ask('', 'echo', 'value:="5"'),
      ask('', 'echo', 'value:=9007199254740993'),
      ask('', 'echo', '[9007199254740993]'),
      ask('', 'echo', 'value=@page.txt'),
      ask('', 'echo', 'value:=@value.json'),
      ask('', 'add', '{"a": 1, "b": 2}'),
      ask('[\n4,\n5]\n', 'add', '-'),
    ]),
    [
      '5',
      '42',
      '"word"',
      '5',
      '"5"',
      '9007199254740993',
      '9007199254740993',
      '"two\\nlines"',
      '{"a":1.0}',
      '3',
      '9',
    ],
  );
});

test('what goes wrong is on standard error, with exit 1; a mistake in the words is exit 2', async (t) => {
  const [unknown, misfit, failed, whole, noJson, noFile] = await Promise.all([
    pit().run('call', 'ad', 'a=1'),
    pit().run('call', 'double', 'n=many'),
    pit().run('call', 'fail', 'why=it rains \x1b[2J'),
    pit().run('call', 'fail', 'why=it rains', '--json'),
    pit().run('call', 'echo', 'value:=nonsense'),
    pit().run('call', 'echo', 'value=@nowhere'),
  ]);
  t.like(unknown, { code: 1, stdout: '' });
  t.regex(unknown.stderr, /^snakepit: unknown_tool: .*"ad"; did you mean "add"\?\n$/);
  t.like(misfit, { code: 1, stdout: '' });
  t.regex(misfit.stderr, /^snakepit: invalid_args: .*n: /);
  t.like(failed, { code: 1, stdout: '' });
  t.regex(failed.stderr, /^snakepit: tool_error: .*it rains ␛\[2J\nTraceback(.|\n)*serves_clients\.py/);
  t.like(whole, { code: 1, stderr: '' });
  t.is(JSON.parse(whole.stdout).error.code, 'tool_error');
  t.is(noJson.code, 2);
  t.regex(noFile.stderr, /cannot read nowhere/);
  t.is(noFile.code, 2);
});

test('--timeout ends it in the tool: exit 124', async (t) => {
  const { code, stderr } = await pit().run('call', 'nap', 'seconds=60', 'name=late', '--timeout', '200ms');
  t.is(code, 124);
  t.regex(stderr, /^snakepit: timeout: /);
  t.deepEqual(
    pit()
      .noted()
      .filter((line) => line.startsWith('late')),
    ['late began', 'late ended'],
  );
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
  test(`a call that is ended by ${signal} is cancelled in the pit`, async (t) => {
    const { runtime } = pit().program;
    const call = followSnakepit(t, { runtime }, 'call', 'nap', 'seconds=60', `name=${signal}`);
    await until(() => pit().noted().includes(`${signal} began`));
    call.child.kill(signal);
    await until(() => pit().noted().includes(`${signal} ended`));
    t.like(await call.ended, { code: -1, stdout: '', stderr: '' });
    t.is(call.child.signalCode, signal);
  });
}

test('standard output that is full, or that nobody reads', async (t) => {
  const full = await pit().runIn({ redirect: '>/dev/full' }, 'call', 'add', 'a=1', 'b=2');
  t.is(full.code, 74);
  t.regex(full.stderr, /no space left/);
  const unread = followSnakepit(t, { runtime: pit().program.runtime }, 'call', 'nap', 'seconds=0.3');
  unread.child.stdout?.destroy();
  t.like(await unread.ended, { code: 0, stderr: '' });
});

test('a pool that has no room: refused at once, or where it takes too long for a worker', async (t) => {
  const folder = await temporaryFolder(t);
  const runtime = join(folder, 'run');
  const full = await start(t, { runtime, args: ['-w', '1', '--queue', '1', '--on-eof', 'stay', tools] });
  await full.said('w1: ready');
  const naps = [1, 2, 3].map(() => followSnakepit(t, { runtime }, 'call', 'nap', 'seconds=60'));
  const status = async () => JSON.parse((await snakepit(runtime, 'status', '--json')).stdout);
  for (let report = await status(); report.queued === 0; ) report = await status();
  const refused = await snakepit(runtime, 'call', 'add', 'a=1', 'b=2');
  t.like(refused, { code: 1, stdout: '' });
  t.regex(refused.stderr, /^snakepit: queue_full: /);
  for (const { child } of naps) child.kill('SIGINT');
  for (const { ended } of naps) await ended;

  const nap = followSnakepit(t, { runtime }, 'call', 'nap', 'seconds=60');
  for (let report = await status(); report.in_flight < 1; ) report = await status();
  const late = await snakepit(runtime, 'call', 'add', 'a=1', 'b=2', '--queue-timeout', '50ms');
  t.is(late.code, 124);
  t.regex(late.stderr, /^snakepit: queue_full: .*waited 50 ms/);
  nap.child.kill('SIGINT');
  await nap.ended;
  full.signal('SIGTERM');
  t.is((await full.ended).code, 0);
});
