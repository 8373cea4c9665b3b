import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { PitEvent } from '../../src/events.js';
import { LogFiles, type LogFilesOptions } from '../../src/log/log-files.js';
import { readLogLine } from '../../src/log/log-line.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';

const started: PitEvent = {
  type: 'pit-started',
  name: 'tools',
  runId: 'r',
  pid: 1,
  version: '1',
  adapter: 'tools.py',
  workers: 2,
  python: 'Python',
  directory: '/work',
};
const printed = (worker: string, line: string): PitEvent => ({
  type: 'worker-printed',
  worker,
  stream: 'stdout',
  line,
});

async function setUp(t: ExecutionContext, options: Partial<LogFilesOptions> = {}) {
  const root = await temporaryFolder(t);
  const clock = new FakeClock();
  const faults: string[] = [];
  const files = new LogFiles({
    directoryOf: (name) => join(root, name),
    clock,
    onFault: (message) => faults.push(message),
    ...options,
  });
  let seq = 0;
  return {
    root,
    clock,
    faults,
    files,
    emit: (...events: PitEvent[]) => {
      for (const event of events) files.take({ seq: ++seq, time: 1_700_000_000_000 + seq, event });
    },
    /** What a file says, line by line. */
    messages: (name: string) =>
      readFileSync(join(root, 'tools', name), 'utf8')
        .split('\n')
        .flatMap((line) => readLogLine(line)?.message ?? []),
  };
}

test('an entry is in the file of its worker, or in that of the supervisor, for nobody else to read', async (t) => {
  const { root, files, emit, messages } = await setUp(t);
  emit(
    { type: 'warning', message: 'before there is a name' },
    started,
    printed('w1', 'hello'),
    printed('w2', 'you'),
  );
  await files.end();
  t.deepEqual(readdirSync(join(root, 'tools')).sort(), ['supervisor.log', 'w1.log', 'w2.log']);
  t.is(messages('supervisor.log')[0], 'before there is a name');
  t.deepEqual(messages('w1.log'), ['hello']);
  t.is(statSync(join(root, 'tools')).mode & 0o777, 0o700);
  t.is(statSync(join(root, 'tools/w1.log')).mode & 0o777, 0o600);
  t.deepEqual(JSON.parse(readFileSync(join(root, 'tools/w2.log'), 'utf8')), {
    time: new Date(1_700_000_000_004).toISOString(),
    level: 'info',
    worker: 'w2',
    stream: 'stdout',
    message: 'you',
  });
});

test('no control character of a terminal is in a file as it is, and none is lost', async (t) => {
  const { root, files, emit, messages } = await setUp(t);
  emit(started, printed('w1', '\x1b]52;c;aGk=\x07 \x9b2J \x7f'));
  await files.end();
  t.notRegex(readFileSync(join(root, 'tools/w1.log'), 'utf8').trimEnd(), /[\p{Cc}]/u);
  t.deepEqual(messages('w1.log'), ['\x1b]52;c;aGk=\x07 \x9b2J \x7f']);
});

test('what comes shortly after a write waits for more, and nothing is left to wait for in the end', async (t) => {
  const { root, clock, files, emit, messages } = await setUp(t);
  emit(started);
  // It rests only once it has written.
  await until(() => clock.pending === 1);
  emit(printed('w1', 'one'), printed('w1', 'two'));
  t.deepEqual(readdirSync(join(root, 'tools')), ['supervisor.log']);
  await clock.advance(100);
  await until(() => clock.pending === 1);
  t.deepEqual(messages('w1.log'), ['one', 'two']);
  emit(printed('w1', 'three'));
  await files.end();
  t.deepEqual(messages('w1.log'), ['one', 'two', 'three']);
  t.is(clock.pending, 0);
  emit(printed('w1', 'too late'));
  t.is(clock.pending, 0);
});

test('where nothing was started, nothing is written', async (t) => {
  const { root, clock, files, emit } = await setUp(t);
  emit({ type: 'warning', message: 'of a boot that failed' });
  await files.end();
  t.deepEqual(readdirSync(root), []);
  t.is(clock.pending, 0);
});

test('files are rotated, and only so many are kept', async (t) => {
  const { root, clock, files, emit, messages } = await setUp(t, { rotation: { bytes: 1000, kept: 2 } });
  emit(started);
  for (let turn = 0; turn < 12; turn++) {
    await until(() => clock.pending === 1);
    emit(printed('w1', `${turn} ${'x'.repeat(200)}`), printed('w1', `${turn} again`));
    await clock.advance(100);
  }
  await files.end();
  t.deepEqual(readdirSync(join(root, 'tools')).sort(), ['supervisor.log', 'w1.log', 'w1.log.1', 'w1.log.2']);
  const kept = ['w1.log.2', 'w1.log.1', 'w1.log'];
  for (const name of kept) t.true(statSync(join(root, 'tools', name)).size <= 1000, name);
  const turns = kept.flatMap(messages).map((message) => Number.parseInt(message, 10));
  t.deepEqual(turns, [6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11].slice(-turns.length));
  t.true(turns.length > 4);
});

test('a mebibyte of each file may wait; what is beyond is counted, where it is missing', async (t) => {
  const { files, emit, messages } = await setUp(t);
  const line = 'x'.repeat(1000);
  for (let count = 0; count < 2000; count++) emit(printed('w1', line));
  emit(printed('w2', 'not concerned'), started);
  await files.end();
  const lines = messages('w1.log');
  const missing = Number.parseInt(lines.pop() ?? '', 10);
  t.is(lines.length + missing, 2000);
  t.true(lines.length > 800 && lines.length < 1048, String(lines.length));
  t.deepEqual(messages('w2.log'), ['not concerned']);
});

test('what cannot be written is said once, and counted in the file once it can be', async (t) => {
  const { root, clock, faults, files, emit, messages } = await setUp(t);
  writeFileSync(join(root, 'tools'), 'in the way');
  emit(printed('w1', 'one'), printed('w1', 'two'), started);
  await until(() => clock.pending === 1);
  emit(printed('w1', 'three'));
  await clock.advance(100);
  await until(() => clock.pending === 1);
  t.is(faults.length, 1);
  t.is(faults[0], `log files cannot be written in ${join(root, 'tools')}: it is not a directory`);
  rmSync(join(root, 'tools'));
  emit(printed('w1', 'four'));
  await files.end();
  t.deepEqual(messages('w1.log'), ['3 entries are missing here: they could not be written', 'four']);
});

test('a folder that others could write to, or that leads elsewhere, is not used', async (t) => {
  const { root, clock, faults, files, emit } = await setUp(t);
  mkdirSync(join(root, 'elsewhere'));
  symlinkSync(join(root, 'elsewhere'), join(root, 'tools'));
  emit(started);
  await files.end();
  t.deepEqual(readdirSync(join(root, 'elsewhere')), []);
  t.regex(faults[0] ?? '', /it is not a directory$/);

  const open = await setUp(t);
  mkdirSync(join(open.root, 'tools'));
  chmodSync(join(open.root, 'tools'), 0o777);
  open.emit(started);
  await open.files.end();
  t.deepEqual(readdirSync(join(open.root, 'tools')), []);
  t.regex(open.faults[0] ?? '', /others can write to it \(mode 777\)$/);
  t.is(clock.pending, 0);
});

test('without a home there are no files, and the reason is told', async (t) => {
  const { faults, files, emit } = await setUp(t, {
    directoryOf: () => {
      throw new Error('you have no home directory');
    },
  });
  emit(started, printed('w1', 'hello'));
  await files.end();
  t.deepEqual(faults, ['there are no log files: you have no home directory']);
});
