import test from 'ava';
import fc from 'fast-check';
import { detachBytes, insertBytes } from '../../src/bridge/attached-bytes.js';
import { bytesInJson, onlyBytes } from '../../src/json-bytes.js';
import { decodeText, encodeText } from '../../src/util/byte-string.js';

const bytes = fc
  .uint8Array({ maxLength: 40 })
  .map((value) => ({ $bytes: Buffer.from(value).toString('base64') }));
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    bytes,
    fc.string({ unit: 'binary' }),
    fc.constantFrom('{"$bytes":"YWI="}', '$bytes', '"}', '#0'),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** What is in its place, as the worker reads it. */
function attach(text: string, attached: readonly Buffer[]): unknown {
  return JSON.parse(text, (_key, value) => {
    const mark = value?.$bytes;
    return typeof mark === 'string' && /^#\d+$/.test(mark)
      ? { $bytes: attached[Number(mark.slice(1))]?.toString('base64') }
      : value;
  });
}

test('bytes that are taken out of arguments are those that were in them, in their places', (t) => {
  fc.assert(
    fc.property(values, bytes, (value, one) => {
      const args = encodeText(JSON.stringify([value, one]));
      const detached = detachBytes(args);
      if (detached === undefined) return t.fail(args);
      t.deepEqual(attach(decodeText(detached.text), detached.bytes), JSON.parse(decodeText(args)));
    }),
  );
});

test('text without bytes, or with something that only looks like them, is left as it is', (t) => {
  for (const args of [
    '[]',
    '["{\\"$bytes\\":\\"YWI=\\"}"]',
    '[{"$bytes":"YWI"}]',
    '[{"$bytes":"#0"}]',
    '[{"$bytes":"YWI=","more":1}]',
    '[{"$bytes":"Y\\u0057I="}]',
    '[{"$bytes":"-_8="}]',
    '[{"$bytes":1}]',
    // All or none: what is left must not be taken for the first of those that were taken out.
    '[{"$bytes":"YWI="},{"$bytes":"#0"}]',
    '[{"$bytes":"YWI="},{"$bytes":"',
  ])
    t.is(detachBytes(args), undefined, args);
});

test('bytes of a result are inserted where they belong', (t) => {
  const text = '{"a":{"$bytes":""},"b":[{"$bytes":""},1]}';
  const inserted = [
    { offset: 16, value: Buffer.from('ab') },
    { offset: 36, value: Buffer.from('') },
  ];
  t.is(insertBytes(text, inserted), '{"a":{"$bytes":"YWI="},"b":[{"$bytes":""},1]}');
  t.is(insertBytes(text, []), text);
});

test('a result that is nothing but bytes is known', (t) => {
  fc.assert(
    fc.property(fc.uint8Array(), (value) => {
      t.deepEqual(onlyBytes(bytesInJson(value)), Buffer.from(value));
    }),
  );
  for (const text of ['{"$bytes":"YWI"}', '{"$bytes":"YWI=","a":"b"}', '[{"$bytes":"YWI="}]', '1'])
    t.is(onlyBytes(text), undefined);
});
