import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { connectRaw, to } from '../helpers/control.js';
import { sharedPit } from '../helpers/shared-pit.js';
import { type Answer, followSnakepit } from '../helpers/snakepit.js';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import type { Result } from '../helpers/start-run.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';

const tools = adapter('serves_clients.py');
// Tests that keep workers busy for long are serial: one could take what another waits for.
const pit = sharedPit(test, { args: ['-w', '2', tools] });

/** In the order of the input. */
function results(text: string): readonly Result[] {
  const lines = text.trimEnd().split('\n');
  return lines.map((line): Result => JSON.parse(line)).sort((a, b) => a.line - b.line);
}

/** Pipes this through the shared pit. */
function pipe(input: string, ...words: string[]): Promise<Answer> {
  return pit().runIn({ input }, 'pipe', ...words);
}

const sorted = (text: string) => text.split('\n').sort();

test('the same lines have the same results as with start', async (t) => {
  const input = [
    '{"id":9007199254740993,"tool":"echo","args":[9007199254740993]}',
    '',
    '{"id":1.0,"tool":"echo","args":{"value":{"a":1.0,"b":"\u2028"}}}',
    'nonsense',
    '{"id":"x","tool":"ad","args":[1]}',
    '{"id":"x","tool":"double","args":["many"]}',
    '{"id":null,"tool":"fail","args":["it rains"]}',
    '{"tool":"add","args":[1,2],"nonsense":1}',
    '{"tool":"add","args":[1,2],"stream":true}',
    '{"control":"stop"}',
    '{"id":"f","control":"flush"}',
    '{"control":"cancel","id":"nobody"}',
    '{"tool":"nap","args":[60],"timeout_ms":50}\r',
    '{"id":"the last has no end","tool":"countdown","args":[3]}',
  ].join('\n');
  const [piped, started] = await Promise.all([pipe(input), runStart(t, { args: ['-w', '2', tools], input })]);
  t.deepEqual(sorted(piped.stdout), sorted(started.stdout));
  t.is(piped.code, 1);
  t.is(piped.stderr, '');
});

test('what there is not is refused by its name', async (t) => {
  const { stdout } = await pipe(commands({ control: 'stop' }, { tool: 'echo', trace: 'a' }));
  const messages = results(stdout).map(({ error }) => error?.message ?? '');
  t.regex(messages[0] ?? '', /unknown control line "stop"/);
  t.regex(messages[1] ?? '', /unknown key "trace"/);
});

test('-l, -0, --tool, --timing, and no input at all', async (t) => {
  const [lines, records, timed, nothing] = await Promise.all([
    pipe('1\n2\n', '-l', '--tool', 'double'),
    pipe('a\0b\nc\0', '-0', '--tool', 'length'),
    pipe('{"args":[1,2]}\n', '--tool', 'add', '--timing'),
    pipe(''),
  ]);
  const valuesOf = ({ stdout }: Answer) => results(stdout).map(({ id, result }) => [id, result]);
  t.deepEqual(valuesOf(lines), [
    ['1', 2],
    ['2', 4],
  ]);
  t.deepEqual(valuesOf(records), [
    ['a', 1],
    ['b\nc', 3],
  ]);
  t.like(results(timed.stdout)[0]?.run, { attempt: 1 });
  t.deepEqual(nothing, { code: 0, stdout: '', stderr: '' });
});

test.serial('control lines: status, and a cancel that reaches the pit', async (t) => {
  const { runtime } = pit().program;
  const input = commands({ id: 'n', tool: 'nap', args: [60, 'cancelled'] }, { id: 's', control: 'status' });
  const following = followSnakepit(t, { runtime, input }, 'pipe');
  t.like(JSON.parse(await following.said('"id":"s"')).result, { name: 'serves_clients', state: 'ready' });
  await until(() => pit().noted().includes('cancelled began'));
  following.child.stdin?.end(commands({ control: 'cancel', id: 'n' }));
  const { code, stdout } = await following.ended;
  t.is(code, 1);
  t.is(results(stdout)[0]?.error?.code, 'cancelled');
  t.true(pit().noted().includes('cancelled ended'));
});

test('a file gets every result, however slow its disk is', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'results');
  const input = commands(
    { tool: 'echo', args: [1] },
    { tool: 'echo', args: [2] },
    { tool: 'echo', args: [3] },
  );
  for (let run = 0; run < 6; run++) {
    const isRedirected = run % 2 === 0;
    const setting = { cwd: folder, input, redirect: isRedirected ? '>results' : '' };
    const { code, stderr } = await pit().runIn(setting, 'pipe', ...(isRedirected ? [] : ['-o', 'results']));
    t.is(code, 0, stderr);
    t.is(results(readFileSync(file, 'utf8')).length, 3);
  }
});

test('results that cannot be written: exit 74, said once', async (t) => {
  const input = commands({ tool: 'echo', args: [1] });
  const [full, nowhere] = await Promise.all([
    pit().runIn({ input, redirect: '>/dev/full' }, 'pipe'),
    pipe(input, '-o', '/nowhere/results'),
  ]);
  t.is(full.code, 74);
  t.regex(full.stderr, /^snakepit: results cannot be written: no space left on device\n$/);
  t.is(nowhere.code, 2);
  t.regex(nowhere.stderr, /\/nowhere\/results/);
});

test.serial(
  'a reader that leaves (| head -1) ends it quietly, and the pit has nothing left to do',
  async (t) => {
    const { runtime } = pit().program;
    const input = commands(
      { tool: 'echo' },
      ...Array.from({ length: 500 }, () => ({ tool: 'nap', args: [0.05] })),
    );
    const following = followSnakepit(t, { runtime, input }, 'pipe');
    await following.said('"line":1,');
    following.child.stdout?.destroy();
    t.like(await following.ended, { code: 0, stderr: '' });
    t.is((await pit().run('wait', '--for=idle', '--timeout', '5s')).code, 0);
  },
);

test.serial('a pipe that is killed has its commands cancelled, and the pit serves on', async (t) => {
  const { runtime, pid } = pit().program;
  const input = commands({ tool: 'nap', args: [60, 'killed'] }, { tool: 'nap', args: [60, 'never'] });
  const following = followSnakepit(t, { runtime, input }, 'pipe');
  await until(() => pit().noted().includes('killed began'));
  following.child.kill('SIGKILL');
  await following.ended;
  await until(() => pit().noted().includes('killed ended'));
  t.is((await pit().run('wait', '--for=idle', '--timeout', '5s')).code, 0);
  const status = JSON.parse((await pit().run('status', '--json')).stdout);
  t.like(status, { state: 'ready', pid });
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test.serial(
    `${signal} waits for what is on its way; a second one cancels that, and it says so`,
    async (t) => {
      const { runtime } = pit().program;
      const patient = followSnakepit(
        t,
        { runtime, input: commands({ tool: 'nap', args: [0.3, `1 ${signal}`] }) },
        'pipe',
      );
      const hasty = followSnakepit(
        t,
        { runtime, input: commands({ tool: 'nap', args: [60, `2 ${signal}`] }) },
        'pipe',
      );
      await until(
        () => pit().noted().includes(`1 ${signal} began`) && pit().noted().includes(`2 ${signal} began`),
      );
      for (const { child } of [patient, hasty]) child.kill(signal);
      const waited = await patient.ended;
      t.is(results(waited.stdout)[0]?.result, 0.3);
      hasty.child.kill(signal);
      const cut = await hasty.ended;
      t.is(results(cut.stdout)[0]?.error?.code, 'cancelled');
      t.deepEqual([waited.code, cut.code], signal === 'SIGTERM' ? [0, 1] : [-1, -1]);
      t.is(hasty.child.signalCode, signal === 'SIGTERM' ? null : signal);
      await until(() => pit().noted().includes(`2 ${signal} ended`));
    },
  );
}

test('a pit that stops in between: every line that was read has its answer, and the exit code says so', async (t) => {
  const folder = await temporaryFolder(t);
  const runtime = join(folder, 'run');
  const program = await start(t, { runtime, args: ['-w', '1', '-n', 'pit', '--on-eof', 'stay', tools] });
  const client = await connectRaw(t, runtime, 'pit');
  client.send({ control: 'wait', id: 'w', for: 'ready' });
  await client.reply(to('w'));
  const input = commands(...Array.from({ length: 20_000 }, () => ({ tool: 'nap', args: [0.2] })));
  // Its input does not end: then it would have finished once all of that was refused.
  const running = followSnakepit(t, { runtime, cwd: folder, input, redirect: '>results' }, 'pipe');
  for (let isBusy = false, attempt = 1; !isBusy; attempt++) {
    client.send({ control: 'status', id: attempt });
    isBusy = (await client.reply(to(attempt))).result.commands.ok > 0;
  }
  program.signal('SIGTERM');
  const { code, stderr } = await running.ended;
  t.is(code, 3);
  t.regex(stderr, /^snakepit: pit has ended\n$/);
  const lines = results(readFileSync(join(folder, 'results'), 'utf8'));
  t.deepEqual(
    lines.map(({ line }) => line),
    lines.map((_, index) => index + 1),
    'each line once, without a gap',
  );
  const codes = new Set(lines.filter(({ ok }) => !ok).map(({ error }) => error?.code));
  t.true(codes.has('shutting_down'));
  for (const one of codes) t.true(one === 'shutting_down' || one === 'worker_unavailable', one);
  t.is((await program.ended).code, 0);
});
