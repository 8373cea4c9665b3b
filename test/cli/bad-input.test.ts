import test from 'ava';
import { adapter, runStart, start } from '../helpers/start.js';
import { largeValues } from '../scenarios/large-values.js';
import { lineWithoutEnd } from '../scenarios/line-without-end.js';

const answers = adapter('answers.py');
const good = '{"tool":"add","args":[1,2]}';
const mebibyte = 1024 * 1024;

const badLines: readonly (readonly [what: string, line: string | Buffer, code: string])[] = [
  ['no JSON', 'this is not JSON', 'parse_error'],
  ['half an object', '{"tool":"add"', 'parse_error'],
  ['two values', `${good}${good}`, 'parse_error'],
  ['a single quote', "{'tool':'add'}", 'parse_error'],
  ['NaN', '{"tool":"echo","args":[NaN]}', 'parse_error'],
  ['Infinity', '{"tool":"echo","args":[-Infinity]}', 'parse_error'],
  ['a number that no float holds', '{"tool":"echo","args":[1e400]}', 'invalid_args'],
  ['the same for a float', '{"tool":"add","args":[-1e400,1]}', 'invalid_args'],
  ['a float for an integer, however whole', '{"tool":"double","args":[9007199254740993.0]}', 'invalid_args'],
  ['a NUL byte', '{"tool":"\0"}', 'parse_error'],
  ['a tab in a string', '{"tool":"a\tb"}', 'parse_error'],
  ['no JSON white space', '{"tool":\u00a0"add"}', 'parse_error'],
  ['the second half of a character', Buffer.from([0x22, 0xa4, 0x22]), 'invalid_utf8'],
  ['half a surrogate pair in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'invalid_utf8'],
  ['a number', '42', 'invalid_command'],
  ['null', 'null', 'invalid_command'],
  ['an array', '["add", 1, 2]', 'invalid_command'],
  ['an empty object', '{}', 'invalid_command'],
  ['an unknown key', '{"tool":"add","arg":[1,2]}', 'invalid_command'],
  ['a key twice', '{"tool":"add","tool":"echo"}', 'invalid_command'],
  ['a key twice, escaped', '{"tool":"add","to\\u006fl":"echo"}', 'invalid_command'],
  ['__proto__', '{"tool":"add","__proto__":{"args":[1,2]}}', 'invalid_command'],
  ['an id that is an object', '{"tool":"add","id":{}}', 'invalid_command'],
  ['args that are a string', '{"tool":"add","args":"1, 2"}', 'invalid_command'],
  ['a control line', '{"control":"stop"}', 'invalid_command'],
  ['an unknown tool', '{"tool":"ad","args":[1,2]}', 'unknown_tool'],
  ['too few arguments', '{"tool":"add","args":[1]}', 'invalid_args'],
  ['too many', '{"tool":"add","args":[1,2,3]}', 'invalid_args'],
  ['one of the wrong type', '{"tool":"add","args":[1,"two"]}', 'invalid_args'],
  ['one of an unknown name', '{"tool":"add","args":{"a":1,"c":2}}', 'invalid_args'],
  ['a lone surrogate', '{"tool":"echo","args":["\\ud800"]}', 'invalid_args'],
  ['too deep', `{"tool":"echo","args":[${'['.repeat(10_000)}${']'.repeat(10_000)}]}`, 'invalid_args'],
];

test('each kind of bad line answers its own error, and the line after it works', async (t) => {
  const lines = badLines.flatMap(([, line]) => [Buffer.from(line), Buffer.from(`\n${good}\n`)]);
  const run = await runStart(t, { args: ['-w', '1', answers], input: Buffer.concat(lines) });
  t.is(run.code, 1);
  for (const [index, [what, , code]] of badLines.entries()) {
    const [bad, next] = run.results.slice(2 * index);
    t.is(bad?.error?.code, code, `${what}: ${JSON.stringify(bad)}`);
    t.true((bad?.error?.message.length ?? 0) > 0, what);
    t.is(next?.result, 3, `after ${what}`);
  }
});

test('a bad line that is the only one is answered, and that is the end', async (t) => {
  for (const [line, code] of [
    ['x', 'parse_error'],
    ['{"tool":"ad"}', 'unknown_tool'],
    ['{"tool":"add"}', 'invalid_args'],
  ] as const) {
    const run = await runStart(t, { args: ['-w', '1', answers], input: line });
    t.is(run.code, 1);
    t.is(run.results[0]?.error?.code, code);
  }
});

test('errors name what was meant', async (t) => {
  const input = [
    '{"id":1,"tool":"ad","args":[1,2]}',
    '{"id":2,"tool":"add","arg":[1,2]}',
    '{"id":3,"tool":"add","args":{"a":1,"bb":2}}',
    '{"id":4,"tool":"add","args":[1,"two"]}',
  ];
  const run = await runStart(t, { args: ['-w', '1', answers], input: input.join('\n') });
  const messages = run.results.map(({ error }) => error?.message ?? '');
  t.deepEqual(
    run.results.map(({ id }) => id),
    [1, 2, 3, 4],
  );
  t.regex(messages[0] ?? '', /\badd\b/);
  t.regex(messages[1] ?? '', /\bargs\b/);
  t.regex(messages[2] ?? '', /'b'/);
  t.regex(messages[3] ?? '', /\bb\b/);
});

test('takes a byte order mark, CRLF, blank lines, U+2028 and a last line without an end', async (t) => {
  const input = `\ufeff${good}\r\n\r\n\n{"tool":"echo","args":["\u2028"]}\n\n${good}`;
  const run = await runStart(t, { args: ['-w', '1', answers], input });
  t.is(run.code, 0);
  t.deepEqual(
    run.results.map(({ line, result }) => [line, result]),
    [
      [1, 3],
      [4, '\u2028'],
      [6, 3],
    ],
  );
});

test('an input that ends in the middle of a line answers that line, to its id where it has come', async (t) => {
  const input = `${good}\n{"id":"half","tool":"add","args":[1,`;
  const run = await runStart(t, { args: ['-w', '1', answers], input });
  t.is(run.code, 1);
  t.deepEqual(
    run.results.map(({ id, ok, error }) => [id, ok ? 'ok' : error?.code]),
    [
      [null, 'ok'],
      ['half', 'parse_error'],
    ],
  );
});

test('an input that ends while the queue is full is answered to its end', async (t) => {
  const nap = '{"tool":"nap","args":[0.02]}\n';
  const run = await runStart(t, { args: ['-w', '1', answers, '--queue', '2'], input: nap.repeat(20) });
  t.is(run.code, 0);
  t.is(run.results.length, 20);
});

test('takes bytes one by one', async (t) => {
  const program = await start(t, { args: ['-w', '1', answers] });
  for (const byte of Buffer.from('{"tool":"echo","args":["ü😀"]}\n'))
    await program.write(Buffer.from([byte]));
  t.is((await program.result(1)).result, 'ü😀');
  program.end();
  t.is((await program.ended).code, 0);
});

test('a line is answered at once, without waiting for the next', async (t) => {
  const program = await start(t, { args: ['-w', '2', answers] });
  for (let line = 1; line <= 3; line++) {
    await program.write(`${good}\n`);
    t.is((await program.result(line)).result, 3);
  }
  program.end();
  t.is((await program.ended).code, 0);
});

test('a line of 200 MB is one error, in flat memory', async (t) => {
  await lineWithoutEnd(t, { mebibytes: 200 });
});

test('--max-line sets the length of the longest line, to the byte', async (t) => {
  const line = `{"tool":"echo","args":["${'x'.repeat(1000)}"]}`;
  const args = ['-w', '1', answers, '--max-line'];
  const fits = await runStart(t, { args: [...args, String(line.length)], input: `${line}\r\n` });
  t.is(fits.code, 0);
  const tooLong = await runStart(t, {
    args: [...args, String(line.length - 1)],
    input: `${line}\n${good}\n`,
  });
  t.is(tooLong.results[0]?.error?.code, 'line_too_long');
  t.is(tooLong.results[1]?.result, 3);
});

test('arguments and results of 5 MiB go through, or say that they are too large', async (t) => {
  await largeValues(t, { mebibytes: 5 });
});

test('a result over --max-result is an error, and its worker lives', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', answers, '--max-result', '1MiB', '--log-format', 'json', '-v'],
    input: `{"tool":"text_of","args":[${2 * mebibyte}]}\n${good}\n`,
  });
  t.is(run.results[0]?.error?.code, 'result_too_large');
  t.is(run.results[1]?.result, 3);
  t.is(run.stderr.split('"type":"worker-starting"').length - 1, 1);
});
