import { execFile } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { eventText } from '../../src/cli/event-text.js';
import { ago, counted } from '../../src/cli/text.js';
import type { PitEvent } from '../../src/events.js';
import { fakeInstance } from '../helpers/fake-instance.js';
import { followSnakepit, snakepit } from '../helpers/snakepit.js';
import { developmentPython, program } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const ready: PitEvent = {
  type: 'worker-ready',
  worker: 'w1',
  generation: 1,
  pid: 4711,
  python: '3.11',
  tools: ['add'],
  bootMs: 171,
};
const exited: PitEvent = {
  type: 'worker-exited',
  worker: 'w1',
  generation: 1,
  pid: 4711,
  cause: 'crash',
  exit: { code: null, signal: 'SIGSEGV' },
  message: '',
  stderr: ['Fatal Python error\x1b[2J'],
};

test('events shows what is remembered, in words or as JSON', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime);
  instance.emit(ready);
  instance.emit(exited);
  const [text, json] = await Promise.all([
    snakepit(runtime, 'events'),
    snakepit(runtime, 'events', '--json'),
  ]);
  t.is(
    text.stdout,
    `12:04:05 w1: ready in 171 ms (pid 4711)
12:04:05 w1: died (SIGSEGV)
           Fatal Python error␛[2J
`,
  );
  const [first, second] = json.stdout
    .split('\n')
    .slice(0, 2)
    .map((line) => JSON.parse(line));
  t.like(first, { v: 1, seq: 1, time: '2026-11-23T12:04:05.000Z', type: 'worker-ready', boot_ms: 171 });
  t.like(second, { v: 1, seq: 2, type: 'worker-exited', cause: 'crash' });
});

test('events --follow goes on until the supervisor ends', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime);
  instance.emit(ready);
  const following = followSnakepit(t, { runtime }, 'events', '-f', '--json');
  await following.said('worker-ready');
  instance.emit(exited);
  await following.said('worker-exited');
  await instance.end();
  const { code, stdout, stderr } = await following.ended;
  t.is(code, 0);
  t.is(stderr, '');
  t.is(stdout.trimEnd().split('\n').length, 2);
});

test('nobody reads any more: quiet, and no failure', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime);
  const following = followSnakepit(t, { runtime }, 'events', '-f');
  instance.emit(ready);
  await following.said('ready');
  following.child.stdout?.destroy();
  // It is noticed at the next write.
  const again = setInterval(() => instance.emit(ready), 20);
  const { code, stderr } = await following.ended;
  clearInterval(again);
  t.is(code, 0);
  t.is(stderr, '');
});

test('status --watch --json: a snapshot, then a line per change', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime, { status: { queued: 0 } });
  const watching = followSnakepit(t, { runtime }, 'status', '--watch', '--json');
  await watching.said('"queued":0');
  for (const queued of [1, 2]) {
    instance.change({ queued });
    await watching.said(`"queued":${queued}`);
  }
  await instance.end();
  const { code, stdout } = await watching.ended;
  t.is(code, 0);
  t.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).queued),
    [0, 1, 2],
  );
});

test('status --watch: one below the other, where it is no terminal', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime);
  const watching = followSnakepit(t, { runtime }, 'status', '--watch');
  await watching.said('tools: ready');
  instance.change({ state: 'degraded' });
  await watching.said('tools: degraded');
  await instance.end();
  const { stdout } = await watching.ended;
  t.false(stdout.includes('\x1b'));
  t.is(stdout.match(/^WORKER /gm)?.length, 2);
});

test('attach shows how it is, what happened lately and what happens; leaving leaves it alone', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime);
  for (let count = 0; count < 20; count++) instance.emit({ type: 'warning', message: `before ${count}` });
  const attached = followSnakepit(t, { runtime }, 'attach');
  await attached.said('before 19');
  t.true(attached.stdout.startsWith('tools: ready'));
  t.false(attached.stdout.includes('before 9\n'));
  instance.emit(exited);
  await attached.said('w1: died');
  attached.child.kill('SIGINT');
  const { code, stdout } = await attached.ended;
  t.is(code, 0);
  t.is(stdout.match(/before 19/g)?.length, 1, 'no event is shown twice');
  t.deepEqual(instance.asked, []);
});

for (const key of ['q', '\\x03']) {
  test(`on a terminal, ${key} leaves it as it was`, async (t) => {
    const runtime = await temporaryFolder(t);
    const instance = await fakeInstance(t, runtime);
    instance.emit(ready);
    const { code, stdout } = await onTerminal(runtime, key, 'ready in 171 ms', 'attach');
    t.is(code, 0);
    t.regex(stdout, /\nrestored\n$/);
    t.deepEqual(instance.asked, []);
  });
}

test('status --watch draws over itself on a terminal, and Ctrl-C ends it', async (t) => {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime);
  const { code, stdout } = await onTerminal(runtime, '\\x03', 'LAST EXIT', 'status', '--watch');
  t.is(code, -2, 'died of SIGINT');
  t.true(stdout.startsWith('\x1b[Htools: ready'));
  t.true(stdout.includes('\x1b[J'));
});

test('what a newer supervisor sends is shown as it is', (t) => {
  const toText = eventText();
  const later = { v: 1, seq: 9, time: '2026-11-23T12:04:05.000Z', type: 'moon-landed', place: '\x1b[2J' };
  t.is(toText(later), `${JSON.stringify(later)}\n`);
  t.is(
    toText({ ...later, v: 2, type: 'worker-ready' }),
    `${JSON.stringify({ ...later, v: 2, type: 'worker-ready' })}\n`,
  );
  t.regex(toText({ v: 1, type: 'events-dropped', count: 7 }), /7 events/);
  const settled = {
    v: 1,
    seq: 1,
    time: later.time,
    type: 'commands-settled',
    worker: 'w1',
    ok: 3,
    failed: {},
  };
  t.is(toText(settled), '');
});

test('times and counts for people', (t) => {
  t.deepEqual([0, 999, 1000, 61_000, 3_600_000, 90_061_000].map(ago), [
    '0 ms',
    '999 ms',
    '1 s',
    '1 m 1 s',
    '1 h',
    '1 d 1 h',
  ]);
  t.deepEqual([counted(1, 'worker'), counted(2, 'process', 'processes')], ['1 worker', '2 processes']);
});

function onTerminal(
  runtime: string,
  key: string,
  text: string,
  ...args: string[]
): Promise<{ code: number; stdout: string }> {
  const terminal = join(process.cwd(), 'test/fixtures/stdio/pressing-terminal.py');
  const command = [terminal, key, text, process.execPath, program, ...args];
  const env = { PATH: process.env['PATH'], XDG_RUNTIME_DIR: runtime, TERM: 'xterm', TZ: 'UTC' };
  return new Promise((done) => {
    execFile(developmentPython, command, { env, timeout: 20_000 }, (error, stdout) => {
      const status = error === null ? 0 : Number(error.code);
      done({ code: status > 127 ? status - 256 : status, stdout });
    });
  });
}
