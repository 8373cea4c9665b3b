import { closeSync, readFileSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { EventStream } from '../../src/boot/event-stream.js';
import type { WriteDone } from '../../src/stdio/output/descriptor.js';
import { type ByteString, decodeText } from '../../src/util/byte-string.js';
import { FakeClock, settled } from '../helpers/fake-clock.js';
import { makePipe } from '../helpers/real-pipe.js';
import { followSnakepit } from '../helpers/snakepit.js';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import { TakenText } from '../helpers/taken-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

interface Line {
  readonly v: number;
  readonly type: string;
  readonly seq?: number;
  readonly time?: string;
  readonly [key: string]: unknown;
}

/** Every line is one event; they are numbered from 1, without a gap where nothing was dropped. */
function eventsOf(t: ExecutionContext, text: string): readonly Line[] {
  t.true(text.endsWith('\n'));
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line));
}

function isWholeRun(t: ExecutionContext, events: readonly Line[]): void {
  t.is(events[0]?.type, 'pit-started');
  t.is(events.at(-1)?.type, 'pit-stopped');
  t.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
  );
  t.true(events.every(({ v, time }) => v === 1 && new Date(String(time)).toISOString() === time));
}

const fractions = (value: unknown): boolean =>
  typeof value === 'number'
    ? !Number.isInteger(value)
    : typeof value === 'object' && value !== null && Object.values(value).some(fractions);

const say = (text: string) => ({ tool: 'say', args: [text] });
const add = { tool: 'add', args: [1, 2] };
const prints = adapter('prints_without_end.py');

test('a file gets every event of a run, one line each, from the first to the last; the next run is added', async (t) => {
  const folder = await temporaryFolder(t);
  const args = [
    '-w',
    '2',
    '--max-requests',
    '1',
    '--max-age',
    '1h',
    '--events',
    'events.jsonl',
    '-q',
    prints,
  ];
  const input = commands(say('shown\x9b \u2028'), { tool: 'nope' }, add);
  await runStart(t, { cwd: folder, args, input });
  const text = readFileSync(join(folder, 'events.jsonl'), 'utf8');
  const events = eventsOf(t, text);
  isWholeRun(t, events);
  t.deepEqual(events.filter(fractions), [], 'milliseconds are whole');
  t.is(events.find(({ type }) => type === 'worker-printed')?.['line'], 'shown\x9b \u2028');
  t.false(text.includes('\x9b'), 'and no terminal obeys it');
  const settled = events.filter(({ type }) => type === 'commands-settled');
  t.is(
    settled.reduce((sum, { ok }) => sum + Number(ok), 0),
    2,
  );

  await runStart(t, { cwd: folder, args, input });
  const both = readFileSync(join(folder, 'events.jsonl'), 'utf8');
  t.true(both.startsWith(text));
  isWholeRun(t, eventsOf(t, both.slice(text.length)));
});

test('a descriptor gets the same as snakepit events -f --json', async (t) => {
  const folder = await temporaryFolder(t);
  const pipe = makePipe(folder);
  const args = ['-w', '1', '-n', 'pit', '--events', 'fd:3', prints];
  const program = await start(t, { args, redirect: redirectTo(3, pipe.writer), isAlone: false });
  await program.write(commands(add));
  await program.result(1);
  closeSync(pipe.writer);
  const read = new TakenText(new Socket({ fd: pipe.reader, readable: true, writable: false }), 15_000);
  const follower = followSnakepit(t, program, 'events', '-n', 'pit', '-f', '--json');
  await follower.said('"worker-ready"');
  await program.write(commands(say('hello'), add));
  await follower.said('"line":"hello"');
  await program.result(3);
  program.end();
  await program.ended;
  await Promise.all([read.ended, follower.ended]);
  const events = eventsOf(t, read.text);
  isWholeRun(t, events);
  const lines = new Set(read.text.split('\n'));
  for (const line of follower.stdout.split('\n')) t.true(lines.has(line), line);
});

test('a pipe that nobody reads holds nobody up; what it missed is counted', async (t) => {
  const folder = await temporaryFolder(t);
  const pipe = makePipe(folder);
  const args = ['-w', '2', '-q', '--events', 'fd:3', prints];
  const program = await start(t, { args, redirect: redirectTo(3, pipe.writer) });
  await program.write(commands(add));
  await program.result(1);
  closeSync(pipe.writer);
  // A worker is granted 1 MiB of lines in a second.
  await program.write(commands(...Array.from({ length: 600 }, () => say('x'.repeat(8000)))));
  await program.result(601);
  await program.write(commands(...Array.from({ length: 3000 }, () => add)));
  await program.result(3601);
  program.end();
  // It goes after a second although nobody reads.
  const run = await program.ended;
  t.is(run.code, 0);
  t.true(run.results.every(({ ok }) => ok));
  const buffer = Buffer.alloc(1024 * 1024);
  const taken = buffer.toString('utf8', 0, readSync(pipe.reader, buffer));
  closeSync(pipe.reader);
  t.is(JSON.parse(taken.slice(0, taken.indexOf('\n'))).type, 'pit-started');
});

test('a reader that comes back gets what waited, how much was dropped, and what comes then', async (t) => {
  const folder = await temporaryFolder(t);
  const pipe = makePipe(folder);
  const args = ['-w', '2', '-q', '--events', 'fd:3', prints];
  const program = await start(t, { args, redirect: redirectTo(3, pipe.writer) });
  await program.write(commands(add));
  await program.result(1);
  closeSync(pipe.writer);
  await program.write(commands(...Array.from({ length: 600 }, () => say('x'.repeat(8000)))));
  await program.result(601);
  const read = new TakenText(new Socket({ fd: pipe.reader, readable: true, writable: false }), 15_000);
  await read.until('what was dropped', (line) => (line.includes('events-dropped') ? line : undefined));
  program.end();
  t.is((await program.ended).code, 0);
  await read.ended;
  const events = eventsOf(t, read.text);
  const dropped = events.reduce(
    (sum, { type, count }) => sum + (type === 'events-dropped' ? Number(count) : 0),
    0,
  );
  const seen = events.filter(({ type }) => type !== 'events-dropped');
  t.is(events.at(-1)?.type, 'pit-stopped');
  t.is(seen.length + dropped, Number(events.at(-1)?.seq));
});

test('a reader that leaves does no harm', async (t) => {
  const folder = await temporaryFolder(t);
  const pipe = makePipe(folder);
  const program = await start(t, {
    args: ['-w', '1', '--events', 'fd:3', prints],
    redirect: redirectTo(3, pipe.writer),
  });
  await program.write(commands(add));
  await program.result(1);
  closeSync(pipe.writer);
  closeSync(pipe.reader);
  await program.write(commands(say('nobody hears it'), add));
  await program.result(3);
  await program.write(commands(say('nor this'), add));
  program.end();
  const run = await program.ended;
  t.is(run.code, 0);
  t.is(run.results.length, 5);
  t.notRegex(run.stderr, /events can no longer be written|EPIPE/);
});

for (const [target, says] of [
  ['nowhere/events.jsonl', /cannot write to .*nowhere\/events\.jsonl: no such file or directory/],
  ['.', /illegal operation on a directory/],
  ['fd:77', /cannot write to fd:77: .*\nOpen it where snakepit is started: snakepit start --events fd:3/],
  ['fd:0', /cannot write to fd:0: it is open for reading only/],
] as const) {
  test(`--events ${target}, which cannot be written: exit 2, and nothing was started`, async (t) => {
    const run = await runStart(t, { args: ['-w', '1', '--events', target, prints], answers: 'none' });
    t.is(run.code, 2);
    t.regex(run.stderr, /^snakepit: --events: /);
    t.regex(run.stderr, says);
  });
}

test('a full disk ends the stream, which is said once, and nothing else', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '--events', '/dev/full', prints],
    input: commands(add, say('x'), add),
  });
  t.is(run.code, 0);
  t.is(run.stderr.split('events can no longer be written: no space left on device').length, 2, run.stderr);
});

test('what waits is bounded, however much happens while nobody reads', async (t) => {
  let written = '';
  let done: WriteDone = () => {};
  const descriptor = {
    write: (bytes: ByteString, onDone: WriteDone) => {
      written += decodeText(bytes);
      done = onDone;
    },
    close: () => {},
  };
  const stream = new EventStream({ descriptor, clock: new FakeClock(), onFault: t.fail });
  const many = 50_000;
  for (let seq = 1; seq <= many; seq++) {
    stream.take({ seq, time: 0, event: { type: 'warning', message: 'x'.repeat(1000) } });
    if (seq % 100 === 0) await settled();
  }
  // What was on its way, and what waited.
  for (let length = -1; length !== written.length; await settled()) {
    length = written.length;
    done();
  }
  const events = eventsOf(t, written);
  t.true(written.length < 2.5 * 1024 * 1024, `${written.length} bytes`);
  t.is(events.at(-1)?.type, 'events-dropped');
  t.is(events.length - 1 + Number(events.at(-1)?.['count']), many);
});

/** Gives the program the writing end of a pipe of ours; it has opened it by its first result. */
function redirectTo(fd: number, writer: number): string {
  return `${fd}>/proc/${process.pid}/fd/${writer}`;
}
