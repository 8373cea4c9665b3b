import test from 'ava';
import fc from 'fast-check';
import { Command, failure, type Outcome } from '../../../src/command.js';
import { formatChunk, formatResult, formatStreamEnd } from '../../../src/stdio/output/format-result.js';
import { readLoggedLine } from '../../../src/stdio/results-log/read-logged-line.js';
import { encodeText } from '../../../src/util/byte-string.js';

const ids = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(',"line":', '","key":"', '","ok":true,"chunk":', '\\'),
  fc.integer(),
  fc.constant(null),
);
const key = '0123456789abcdef';
const source = { settle() {} };

test('what we write is read, whatever its id and its result are', (t) => {
  fc.assert(
    fc.property(ids, fc.nat(), fc.json(), (id, line, result) => {
      const command = new Command(source, line, encodeText(JSON.stringify(id)), 'tool', '[]', false);
      command.key = key;
      const ok: Outcome = { ok: true, result: encodeText(result) };
      const bad = failure('tool_error', result, { ok: true, key: 'none' });
      const read = [
        formatResult(command, ok, undefined, true),
        formatResult(command, bad, undefined, true),
        formatChunk(command, encodeText(result), 3, undefined, true),
        formatStreamEnd(command, 4, undefined, true),
      ].map((text) => readLoggedLine(text.slice(0, -1)));
      const says = ['ok', { code: 'tool_error' }, 'chunk', 'ok'];
      t.deepEqual(
        read,
        says.map((said) => ({ key, line: String(line), says: said })),
      );
      const again = JSON.stringify(JSON.parse(formatResult(command, ok, undefined, true)), undefined, 1);
      t.deepEqual(readLoggedLine(again.replaceAll('\n', ' ')), { key, line: String(line), says: 'ok' });
    }),
    { numRuns: 200 },
  );
});

test('without a key, and with none to be had', (t) => {
  t.is(readLoggedLine('{"id":1,"line":1,"ok":true,"result":1}')?.key, undefined);
  t.is(readLoggedLine('{"id":1,"line":1,"key":null,"ok":true,"result":1}')?.key, null);
});

test('what is no result is none', (t) => {
  for (const text of [
    '1',
    'null',
    '[]',
    '{}',
    'x',
    '{"id":1,"tool":"add"}',
    '{"id":1,"line":1,"ok":true}',
    '{"id":1,"line":1,"ok":false}',
    '{"id":1,"line":1,"ok":false,"error":{}}',
    '{"id":1,"line":1,"key":"0123","ok":true,"result":1}',
    '{"id":1,"line":1,"key":"0123456789abcdef","ok":true,"result":1',
    '{"id":1,"line":1,"key":"0123456789abcdef","ok":tr',
  ]) {
    t.is(readLoggedLine(text), undefined, text);
  }
});
