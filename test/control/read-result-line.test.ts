import test from 'ava';
import { readResultLine } from '../../src/control/read-result-line.js';

test('a result keeps its bytes, and what else its line says after it', (t) => {
  const read = (text: string) => readResultLine(text);
  t.deepEqual(read('{"id":7,"line":9,"ok":true,"result":1.0}'), {
    id: 7,
    outcome: { ok: true, result: '1.0' },
    run: undefined,
  });
  t.like(read('{"id":7,"line":9,"ok":true,"result":{"a":[1]},"unserializable":["a"],"new":1}'), {
    outcome: { ok: true, result: '{"a":[1]},"unserializable":["a"],"new":1' },
  });
});

test('a line that is written in another way is read as well', (t) => {
  t.deepEqual(readResultLine('{"ok":true,"id": 7, "result":"x","unserializable":["a"]}'), {
    id: 7,
    outcome: { ok: true, result: '"x"', unserializable: ['a'] },
    run: undefined,
  });
  const run = { worker: 'w1', attempt: 1, queuedMs: 0.5, ms: 2 };
  t.deepEqual(
    readResultLine(
      '{"id":7,"line":9,"ok":false,"error":{"code":"tool_error","message":"no"},"run":{"worker":"w1","attempt":1,"queued_ms":0.5,"ms":2}}',
    ),
    { id: 7, outcome: { ok: false, error: { code: 'tool_error', message: 'no' } }, run },
  );
});

test('parts of a result, and their end', (t) => {
  t.deepEqual(readResultLine('{"id":7,"line":9,"ok":true,"chunk":{"seq":1,"x":",\\"seq\\":2}"},"seq":12}'), {
    id: 7,
    chunk: '{"seq":1,"x":",\\"seq\\":2}"}',
    unserializable: undefined,
  });
  t.deepEqual(readResultLine('{"id":7,"line":9,"ok":true,"chunk":[1],"seq":0,"unserializable":["a"]}'), {
    id: 7,
    chunk: '[1]',
    unserializable: ['a'],
  });
  t.deepEqual(readResultLine('{"id":7,"line":9,"ok":true,"chunks":12}'), {
    id: 7,
    chunks: 12,
    run: undefined,
  });
});

test('what is no result of a command that has a number is none', (t) => {
  for (const line of [
    '{"id":null,"line":9,"ok":true,"result":1}',
    '{"id":"7","line":9,"ok":true,"result":1}',
    '[7]',
    'nonsense',
  ]) {
    t.is(readResultLine(line), undefined, line);
  }
});
