import test from 'ava';
import { adapter, runStart } from '../helpers/start.js';

const person = `${adapter('takes_records.py')}:person`;
const everything = `${adapter('takes_records.py')}:everything`;

test('--jsonl: keys the function names are passed, others ignored, and one is the id', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '2', '-q', person, '--jsonl', '--id', 'key'],
    input: [
      '{"name":"Ann","age":41,"key":9007199254740993,"more":[1]}',
      '',
      '{"key":"b","age":1}',
      '{"name":"Cy","age":"41"}',
      '["Dee"]',
      '{"name":"Eve"',
      '{"name":"Flo","note":{"a":1.0}}',
    ].join('\n'),
  });
  t.is(run.code, 1);
  t.true(run.stdout.includes('{"id":9007199254740993,"line":1,"ok":true,"result":["Ann",41,null]}\n'));
  t.deepEqual(
    run.results.slice(1).map(({ id, line, result, error }) => [id, line, result ?? error?.code]),
    [
      ['b', 3, 'invalid_args'],
      [null, 4, 'invalid_args'],
      [null, 5, 'invalid_command'],
      [null, 6, 'parse_error'],
      [null, 7, ['Flo', 0, { a: 1 }]],
    ],
  );
});

test('--csv: names above, cells as the parameters want them, quotes by RFC 4180', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '-q', person, '--csv', '--id', 'name'],
    input:
      '\ufeffname,other,age,note\r\n"Ann ""A""",x,41,"1\r\n\r\n2"\r\n\r\nBob,x\r\nÇy,"x,y",12,\r\nDee,,old,z\r\n',
    answers: 'records',
  });
  t.is(run.code, 1);
  t.deepEqual(
    run.results.map(({ id, line, result, error }) => [id, line, result ?? error?.code]),
    [
      ['Ann "A"', 2, ['Ann "A"', 41, '1\r\n\r\n2']],
      ['Bob', 6, 'invalid_command'],
      ['Çy', 7, ['Çy', 12, '']],
      ['Dee', 8, 'invalid_args'],
    ],
  );
});

test('--tsv, all columns to a function that takes them all; a record without end is told, and what came before is done', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '-q', everything, '--tsv', '--max-line', '20'],
    input: `a\tb\n1\t"x\ty"\n${'z'.repeat(30)}\t1\n2\t\n3\t"open\n4\t5\n`,
    answers: 'records',
  });
  t.deepEqual(
    run.results.map(({ line, result, error }) => [line, result ?? error?.code]),
    [
      [2, { a: '1', b: 'x\ty' }],
      [3, 'line_too_long'],
      [4, { a: '2', b: '' }],
      [5, 'parse_error'],
    ],
  );
});

test('a header of no use: each record says why', async (t) => {
  const run = await runStart(t, {
    args: ['-q', person, '--csv', '--id', 'nane'],
    input: 'name,age\nAnn,1\nBob,2\n',
  });
  t.is(run.code, 1);
  t.true(run.results.every(({ error }) => error?.code === 'invalid_command'));
  t.regex(run.results[2]?.error?.message ?? '', /did you mean "name"/);
});
