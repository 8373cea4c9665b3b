import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { Command, failure } from '../../../src/command.js';
import type { WriteDone } from '../../../src/stdio/output/descriptor.js';
import { Joblog } from '../../../src/stdio/output/joblog.js';
import { openJoblog } from '../../../src/stdio/output/open-joblog.js';
import { FakeClock } from '../../helpers/fake-clock.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';

const source = { settle() {} };
const run = { worker: 'w1', attempt: 2, queuedMs: 0, ms: 4.14159 };
const wallClock = () => Date.parse('2026-11-23T03:36:08.104Z');

test('a line for each command, whatever it was', async (t) => {
  const path = join(await temporaryFolder(t), 'jobs.jsonl');
  const clock = new FakeClock();
  const joblog = new Joblog({
    descriptor: openJoblog(path, false, clock),
    defaultTool: 'square',
    clock,
    onFault: (message) => t.fail(message),
    wallClock,
  });
  const keyed = new Command(source, 7, '"a"', 'add', '[1]', false);
  keyed.key = '0123456789abcdef';
  joblog.take(keyed, { ok: true, result: '1' }, run);
  joblog.take(new Command(source, 8, '9007199254740993', '', '[1]', true), failure('timeout', 'm'), run);
  joblog.take(new Command(source, 9, 'null', '', '', false), failure('parse_error', 'm'), undefined);
  await joblog.end();
  t.deepEqual(readFileSync(path, 'utf8').split('\n'), [
    '{"line":7,"id":"a","tool":"add","key":"0123456789abcdef","start":"2026-11-23T03:36:08.099Z","ms":4.142,"ok":true,"code":null,"worker":"w1","attempt":2}',
    '{"line":8,"id":9007199254740993,"tool":"square","key":null,"start":"2026-11-23T03:36:08.099Z","ms":4.142,"ok":false,"code":"timeout","worker":"w1","attempt":2}',
    '{"line":9,"id":null,"tool":null,"key":null,"start":null,"ms":null,"ok":false,"code":"parse_error","worker":null,"attempt":null}',
    '',
  ]);
});

test('nobody waits for it: what is too much is counted', async (t) => {
  let text = '';
  let written: WriteDone = () => {};
  const descriptor = {
    write(bytes: string, done: WriteDone) {
      text += bytes;
      written = done;
    },
    close() {},
  };
  const clock = new FakeClock();
  const joblog = new Joblog({ descriptor, defaultTool: undefined, clock, onFault: (why) => t.fail(why) });
  const id = `"${'x'.repeat(8 * 1024 * 1024)}"`;
  for (let line = 1; line <= 5; line++) {
    joblog.take(new Command(source, line, id, 'add', '[]', false), { ok: true, result: '1' }, run);
  }
  await Promise.resolve();
  const end = joblog.end();
  for (let i = 0; i < 5; i++) written();
  await end;
  t.is(text.match(/"line":/g)?.length, 2);
  t.true(text.endsWith('{"dropped":3}\n'));
  t.is(clock.pending, 0);
});

test('what a run before has written is kept, but for a torn line', async (t) => {
  const path = join(await temporaryFolder(t), 'jobs.jsonl');
  const clock = new FakeClock();
  for (const [before, after] of [
    ['{"line":1}\n{"line":2,"id', '{"line":1}\n'],
    ['{"li', ''],
    ['{"line":1}\n', '{"line":1}\n'],
    ['my notes', 'my notes'],
    ['', ''],
  ] as const) {
    writeFileSync(path, before);
    openJoblog(path, true, clock).close();
    t.is(readFileSync(path, 'utf8'), after);
  }
  openJoblog(path, false, clock).close();
  t.is(readFileSync(path, 'utf8'), '');
  t.throws(() => openJoblog('/no/such/file', true, clock), { message: /^--joblog: cannot write to/ });
});
