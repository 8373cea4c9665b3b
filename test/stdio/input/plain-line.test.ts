import test from 'ava';
import fc from 'fast-check';
import { Command, type CommandSource } from '../../../src/command.js';
import { BadLine } from '../../../src/stdio/input/parsed-line.js';
import { plainLineParser } from '../../../src/stdio/input/plain-line.js';
import { decodeText, encodeText } from '../../../src/util/byte-string.js';

const source: CommandSource = { settle: () => {} };
const parse = plainLineParser(source, 'title');

test('makes a line the first argument and the id', (t) => {
  const command = parse('a b.html', 3);
  t.like(command, { source, line: 3, id: '"a b.html"', tool: 'title', args: '["a b.html"]', isText: true });
});

test('passes any text exactly', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const command = parse(encodeText(text), 1);
      t.true(command instanceof Command);
      t.deepEqual(JSON.parse(decodeText((command as Command).args)), [text]);
      t.is(JSON.parse(decodeText((command as Command).id)), text);
    }),
    { numRuns: 1000 },
  );
});

test('keeps UTF-8 as it is, and escapes what JSON needs escaped', (t) => {
  t.is((parse(encodeText('"é\u2028\0\\'), 1) as Command).args, encodeText('["\\"é\u2028\\u0000\\\\"]'));
});

test('refuses what is not UTF-8', (t) => {
  const parsed = parse('caf\xe9', 2);
  t.true(parsed instanceof BadLine);
  t.like(parsed, { command: { id: 'null', line: 2 }, failure: { error: { code: 'invalid_utf8' } } });
});
