import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { adapter, runStart } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const records = adapter('takes_records.py');

test('--raw: bare results, null for a failure, errors in the log', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '-q', '-l', '--raw', `${adapter('answers.py')}:double`],
    input: '1\nx\n3\n',
    answers: 'raw',
  });
  t.is(run.code, 1);
  t.is(run.stdout, '2\nnull\n6\n');
  t.regex(run.stderr, /^\S+ line 2: invalid_args: double\(\): n: expected `int`.*\n$/);
});

test('--raw --errors FILE: errors as the lines of JSON they would be', async (t) => {
  const folder = await temporaryFolder(t);
  const run = await runStart(t, {
    args: [
      '-w',
      '2',
      '-q',
      '-k',
      '--raw',
      '--errors',
      'errors.jsonl',
      '--jsonl',
      '--id',
      'name',
      `${records}:person`,
    ],
    input: '{"name":"Ann","age":1}\n{"name":"Bob","age":"x"}\nbad\n',
    cwd: folder,
    answers: 'raw',
  });
  t.is(run.stdout, '["Ann",1,null]\nnull\nnull\n');
  t.is(run.stderr, '');
  const errors = readFileSync(join(folder, 'errors.jsonl'), 'utf8').trimEnd().split('\n');
  t.deepEqual(
    errors.map((line) => JSON.parse(line)).map(({ id, line, ok, error }) => [id, line, ok, error.code]),
    [
      ['Bob', 2, false, 'invalid_args'],
      [null, 3, false, 'parse_error'],
    ],
  );
});

test('--rate: starts are as far apart as it says, in all workers together', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '2', '-q', '--rate', '20/s', `${records}:now`],
    input: '{}\n'.repeat(16),
  });
  t.is(run.code, 0);
  const times = run.results.map(({ result }) => Number(result)).sort((a, b) => a - b);
  // Two at once at first, and then one each 50 ms.
  t.true((times.at(-1) ?? 0) - (times[0] ?? 0) >= 0.65);
  t.true(run.ms < 10_000);
});

test('flags that contradict each other: exit 2, which two, and nothing was started', async (t) => {
  const run = await runStart(t, { args: ['--csv', '-l', `${records}:person`], input: '', answers: 'none' });
  t.is(run.code, 2);
  t.regex(run.stderr, /^snakepit: --csv contradicts -l\/--lines: /);
});
