import test from 'ava';
import fc from 'fast-check';
import { overlong } from '../../../src/stdio/input/line-splitter.js';
import { recordFields } from '../../../src/stdio/input/record-fields.js';
import { RecordSplitter } from '../../../src/stdio/input/record-splitter.js';
import { toByteString } from '../../../src/util/byte-string.js';

type Record = readonly [line: number, record: string | typeof overlong];

function split(chunks: readonly (string | Buffer)[], maxLine?: number, delimiter: ',' | '\t' = ',') {
  const splitter = new RecordSplitter({ delimiter, maxLine });
  const records: Record[] = [];
  for (const chunk of chunks) {
    splitter.feed(Buffer.from(chunk as string));
    for (let record = splitter.next(); record !== undefined; record = splitter.next())
      records.push([splitter.line, record]);
  }
  const last = splitter.end();
  if (last !== undefined) records.push([splitter.line, last]);
  return { records, lines: splitter.lines };
}

test('records are lines; blank ones are counted and left out', (t) => {
  const { records, lines } = split(['a,b\r\n\r\n1,2\n\n3,4']);
  t.deepEqual(records, [
    [1, 'a,b'],
    [3, '1,2'],
    [5, '3,4'],
  ]);
  t.is(lines, 5);
});

test('a quoted field holds ends of lines, and its record has the line on which it starts', (t) => {
  const { records, lines } = split(['a,"1\r\n\r\n2"\r\nb,"x""\n"', ',c\nd']);
  t.deepEqual(records, [
    [1, 'a,"1\r\n\r\n2"'],
    [4, 'b,"x""\n",c'],
    [6, 'd'],
  ]);
  t.is(lines, 6);
});

test('a quote that does not begin a field quotes nothing', (t) => {
  t.deepEqual(split(['5" disk,x\n"a" b,"\n","']).records, [
    [1, '5" disk,x'],
    [2, '"a" b,"\n","'],
  ]);
});

test('an overlong record is given once, as soon as it is known, and the next one works', (t) => {
  const long = 'x'.repeat(50);
  t.deepEqual(split([`a\n"${long}\n`, `${long}",${long}\nb\n`, `${long}\nc`], 20).records, [
    [1, 'a'],
    [2, overlong],
    [4, 'b'],
    [5, overlong],
    [6, 'c'],
  ]);
  t.deepEqual(split(['12345\r\n123456\r\n'], 5).records, [
    [1, '12345'],
    [2, overlong],
  ]);
});

test('a byte order mark is skipped, also before a quote', (t) => {
  t.deepEqual(split(['\ufeff"a\nb",c\n1']).records, [
    [1, '"a\nb",c'],
    [3, '1'],
  ]);
});

test('any table comes back, however it is cut into chunks', (t) => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\t', '\n', '\r', ' ', 'é') });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
  const cuts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 });
  fc.assert(
    fc.property(
      table,
      fc.constantFrom(',' as const, '\t' as const),
      cuts,
      fc.boolean(),
      (rows, delimiter, sizes, isLast) => {
        const quoted = (text: string) => (/[",\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
        const text = rows.map((row) => row.map(quoted).join(delimiter)).join('\r\n') + (isLast ? '\n' : '');
        const bytes = Buffer.from(text);
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] as number;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        const { records } = split(chunks, undefined, delimiter);
        t.deepEqual(
          records.map(([, record]) => recordFields(record as string, delimiter)),
          rows.map((row) => row.map((field) => toByteString(Buffer.from(field)))),
        );
      },
    ),
    { numRuns: 500 },
  );
});
