import test from 'ava';
import fc from 'fast-check';
import { LineSplitter, type LineSplitterOptions, overlong } from '../../../src/stdio/input/line-splitter.js';
import { decodeText } from '../../../src/util/byte-string.js';

type Numbered = readonly [number: number, line: string | typeof overlong];

/** All lines of an input that comes in chunks. */
function split(chunks: readonly Buffer[], options?: LineSplitterOptions): Numbered[] {
  const splitter = new LineSplitter(options);
  const lines: Numbered[] = [];
  for (const chunk of chunks) {
    splitter.feed(chunk);
    for (let line = splitter.next(); line !== undefined; line = splitter.next()) {
      lines.push([splitter.line, line === overlong ? line : decodeText(line)]);
    }
    // A stream may use the chunk's memory again.
    chunk.fill(0x21);
  }
  const last = splitter.end();
  if (last !== undefined) lines.push([splitter.line, last === overlong ? last : decodeText(last)]);
  return lines;
}

function splitText(text: string, options?: LineSplitterOptions): Numbered[] {
  return split([Buffer.from(text)], options);
}

function inChunksOf(size: number, text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    Buffer.from(bytes.subarray(i * size, (i + 1) * size)),
  );
}

test('numbers lines as sed does, empty ones included', (t) => {
  t.deepEqual(splitText('a\n\n\nb\r\n\r\nc'), [
    [1, 'a'],
    [4, 'b'],
    [6, 'c'],
  ]);
});

test('takes a last line without an end', (t) => {
  t.deepEqual(splitText('a\nb'), [
    [1, 'a'],
    [2, 'b'],
  ]);
  t.deepEqual(splitText('a\nb\r'), [
    [1, 'a'],
    [2, 'b'],
  ]);
  t.deepEqual(splitText('a\n'), [[1, 'a']]);
  t.deepEqual(splitText(''), []);
});

test('skips a byte order mark at the very beginning only', (t) => {
  t.deepEqual(splitText('\ufeffa\n\ufeffb'), [
    [1, 'a'],
    [2, '\ufeffb'],
  ]);
  t.deepEqual(splitText('\ufeff\na'), [[2, 'a']]);
  t.deepEqual(split(inChunksOf(1, '\ufeffa')), [[1, 'a']]);
});

test('ends lines at the line feed only', (t) => {
  t.deepEqual(splitText('a\u2028b\u2029c\u0085d\ve\ff\rg\0h\n'), [[1, 'a\u2028b\u2029c\u0085d\ve\ff\rg\0h']]);
});

test('splits at the byte 0 where asked to, and nowhere else', (t) => {
  t.deepEqual(splitText('a\nb\r\0\0c', { separator: 'null' }), [
    [1, 'a\nb\r'],
    [3, 'c'],
  ]);
});

test('gives the same lines however the input is cut', (t) => {
  const part = fc.constantFrom(
    'a',
    'é',
    '\u{1f600}',
    '\n',
    '\r\n',
    '\r',
    '\n\n',
    'long enough to matter',
    '\0',
    '\ufeff',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
      const text = parts.join('');
      for (const separator of ['newline', 'null'] as const) {
        const options = { separator, maxLine: 24 };
        t.deepEqual(split(inChunksOf(size, text), options), splitText(text, options));
      }
    }),
    { numRuns: 300 },
  );
});

test('allows lines of the greatest length, whatever ends them', (t) => {
  const longest = 'x'.repeat(10);
  for (const size of [1, 3, 10, 11, 12, 100]) {
    t.deepEqual(split(inChunksOf(size, `${longest}\n${longest}\r\n${longest}`), { maxLine: 10 }), [
      [1, longest],
      [2, longest],
      [3, longest],
    ]);
  }
});

test('gives a longer line once, as a mark, and the next line as ever', (t) => {
  const tooLong = 'x'.repeat(11);
  for (const size of [1, 3, 10, 11, 12, 100]) {
    t.deepEqual(split(inChunksOf(size, `a\n${tooLong}\n\n${tooLong}x\r\nb\n${tooLong}`), { maxLine: 10 }), [
      [1, 'a'],
      [2, overlong],
      [4, overlong],
      [5, 'b'],
      [6, overlong],
    ]);
  }
});

test('tells of an overlong line before its end has come', (t) => {
  const splitter = new LineSplitter({ maxLine: 10 });
  splitter.feed(Buffer.from('123456789012345'));
  t.is(splitter.next(), overlong);
  t.is(splitter.line, 1);
  splitter.feed(Buffer.from('5678'));
  t.is(splitter.next(), undefined);
  t.is(splitter.end(), undefined);
  t.is(splitter.lines, 1);
});

test('takes a line of 1 MiB byte by byte in linear time', (t) => {
  const splitter = new LineSplitter();
  const byte = Buffer.from('x');
  const size = 1024 * 1024;
  for (let i = 0; i < size; i++) splitter.feed(byte);
  splitter.feed(Buffer.from('\n'));
  t.is((splitter.next() as string).length, size);
});

test('keeps nothing of a line of 1 GiB, and goes on behind it', (t) => {
  const splitter = new LineSplitter();
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const before = process.memoryUsage().rss;
  let marks = 0;
  for (let i = 0; i < 16 * 1024; i++) {
    splitter.feed(chunk);
    if (splitter.next() === overlong) marks++;
  }
  const grown = process.memoryUsage().rss - before;
  splitter.feed(Buffer.from('\nnext\n'));
  t.is(marks, 1);
  t.is(splitter.next(), 'next');
  t.is(splitter.line, 2);
  t.true(grown < 100 * 1024 * 1024, `grew by ${grown} bytes`);
});
