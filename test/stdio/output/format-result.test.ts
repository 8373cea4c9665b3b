import test from 'ava';
import { Command, type CommandSource, failure, type Outcome, type Run } from '../../../src/command.js';
import { formatChunk, formatResult, formatStreamEnd } from '../../../src/stdio/output/format-result.js';
import { decodeText, encodeText } from '../../../src/util/byte-string.js';

const source: CommandSource = { settle: () => {} };

function format(outcome: Outcome, run?: Run, id = '1'): string {
  return decodeText(formatResult(new Command(source, 7, encodeText(id), 'add', '{}', false), outcome, run));
}

test('a result', (t) => {
  t.is(format({ ok: true, result: '3' }), '{"id":1,"line":7,"ok":true,"result":3}\n');
});

test('an error', (t) => {
  t.is(
    format(failure('tool_error', 'division by zero', { type: 'ZeroDivisionError' })),
    '{"id":1,"line":7,"ok":false,"error":{"code":"tool_error","message":"division by zero","retryable":false,' +
      '"details":{"type":"ZeroDivisionError"}}}\n',
  );
});

test('an error that may pass', (t) => {
  t.is(
    format(failure('shutting_down', 'stopped')),
    '{"id":1,"line":7,"ok":false,"error":{"code":"shutting_down","message":"stopped","retryable":true}}\n',
  );
});

test('a result with markers', (t) => {
  t.is(
    format({ ok: true, result: '[{}]', unserializable: ['0', 'größe'] }),
    '{"id":1,"line":7,"ok":true,"result":[{}],"unserializable":["0","größe"]}\n',
  );
});

test('where and how long it ran', (t) => {
  const run = { worker: 'w2', attempt: 1, queuedMs: 0.40001, ms: 3.1 };
  const text = '"run":{"worker":"w2","attempt":1,"queued_ms":0.4,"ms":3.1}}\n';
  t.is(format({ ok: true, result: '3' }, run), `{"id":1,"line":7,"ok":true,"result":3,${text}`);
  t.true(format(failure('timeout', 'too slow'), run).endsWith(`"retryable":true},${text}`));
});

test('parts, their end, and an error after some', (t) => {
  const command = new Command(source, 7, '1', 'count', '[]', false);
  t.is(formatChunk(command, '[1]', 0), '{"id":1,"line":7,"ok":true,"chunk":[1],"seq":0}\n');
  t.is(
    formatChunk(command, '{}', 1, ['a']),
    '{"id":1,"line":7,"ok":true,"chunk":{},"seq":1,"unserializable":["a"]}\n',
  );
  t.is(formatStreamEnd(command, 2), '{"id":1,"line":7,"ok":true,"chunks":2}\n');
  const run = { worker: 'w2', attempt: 1, queuedMs: 0.4, ms: 3.1 };
  t.true(
    formatStreamEnd(command, 2, run).endsWith(
      '"chunks":2,"run":{"worker":"w2","attempt":1,"queued_ms":0.4,"ms":3.1}}\n',
    ),
  );
  command.chunks = 2;
  const error = formatResult(command, failure('tool_error', 'no', { retry_after_ms: 5 }));
  t.is(
    error,
    '{"id":1,"line":7,"ok":false,"error":{"code":"tool_error","message":"no","retryable":true,"details":{"retry_after_ms":5}},"chunks":2}\n',
  );
});

test('id and result are the bytes that came', (t) => {
  t.is(
    format({ ok: true, result: encodeText('{"a": 1.0, "b": "é"}') }, undefined, '9007199254740993'),
    '{"id":9007199254740993,"line":7,"ok":true,"result":{"a": 1.0, "b": "é"}}\n',
  );
});

test('one line of JSON, whatever a message says', (t) => {
  for (const message of ['a\nb\r\0"\\', 'größe \u2028 \u{1f600}', '\x7f', '\ud800']) {
    const line = format(failure('tool_error', message));
    t.is(line.indexOf('\n'), line.length - 1);
    t.is(JSON.parse(line).error.message, message);
  }
});
