import test from 'ava';
import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { keyLines } from '../../../src/config/file/key-lines.js';

const text = `\ufeff# a comment = 1
adapter = "a # no comment"   # one
env.A = '''
B = 1
'''''
env."B.C" = """
x = \\"""
"""

  [pool.gpu] # [not]
list = [
  "]", # ]
  { deep = 1 },
  1979-05-27 07:32:00,
]
inline = { one = 1, "two" = [2], three.four = '}' }
[pool."a b"]
x = 1
`;

test('every key has its line, whatever is around it', (t) => {
  const line = keyLines(text.slice(1));
  t.is(line(['adapter']), 2);
  t.is(line(['env']), 3);
  t.is(line(['env', 'A']), 3);
  t.is(line(['env', 'B.C']), 6);
  t.is(line(['pool', 'gpu']), 10);
  t.is(line(['pool', 'gpu', 'list']), 11);
  t.is(line(['pool', 'gpu', 'list', 'deep']), 13);
  t.is(line(['pool', 'gpu', 'inline', 'two']), 16);
  t.is(line(['pool', 'gpu', 'inline', 'three', 'four']), 16);
  t.is(line(['pool', 'a b', 'x']), 18);
  t.is(line(['pool', 'gpu', 'there', 'is none']), 10, 'the nearest there is');
  t.is(line(['B']), undefined, 'text is no key');
});

test('keys are found in whatever a library writes', (t) => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
  const value = fc.oneof(scalar, fc.array(fc.string()), fc.dictionary(fc.string(), scalar));
  const documents = fc.dictionary(fc.string(), fc.oneof(value, fc.dictionary(fc.string(), value)));
  fc.assert(
    fc.property(documents, (document) => {
      const written = stringify(document);
      const lines = written.split('\n');
      const line = keyLines(written);
      for (const [key, inner] of Object.entries(parse(written))) {
        const at = line([key]);
        t.true(at !== undefined && (lines[at - 1] ?? '').length > 0, written);
        if (typeof inner !== 'object' || Array.isArray(inner)) continue;
        for (const one of Object.keys(inner)) {
          const place = line([key, one]);
          t.true(place !== undefined && place >= (at ?? 0), written);
        }
      }
    }),
  );
});
