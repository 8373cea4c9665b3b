import test from 'ava';
import fc from 'fast-check';
import { JsonScanner } from '../../../src/stdio/json/json-scanner.js';
import { decodeText, encodeText } from '../../../src/util/byte-string.js';

interface Member {
  readonly key: string;
  readonly value: unknown;
}

/** What the scanner makes of a text: its members where it is an object, else only whether it is JSON. */
function scan(text: string): readonly Member[] | 'json' | 'blank' | 'not json' {
  const bytes = encodeText(text);
  const scanner = new JsonScanner();
  const shape = scanner.open(bytes);
  const members: Member[] = [];
  while (scanner.next()) {
    const value = JSON.parse(decodeText(bytes.slice(scanner.start, scanner.end)));
    members.push({ key: decodeText(scanner.key), value });
  }
  if (shape === 'blank') return 'blank';
  if (scanner.fault !== undefined) return 'not json';
  return shape === 'object' ? members : 'json';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** An object as `JSON.parse` makes it of members: the last of several with one key counts. */
function toObject(members: readonly Member[]): unknown {
  return Object.fromEntries(members.map(({ key, value }) => [key, value]));
}

/** A text after a journey as bytes: half a surrogate pair has none, and becomes U+FFFD. */
function asUtf8(text: string): string {
  return Buffer.from(text).toString();
}

function withKeys(object: object, change: (key: string) => string): unknown {
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [change(key), item]));
}

const space = fc.stringMatching(/^[ \t\n\r]{0,3}$/);
const text = fc.string({ unit: 'grapheme' });
const value = fc.oneof(
  fc.jsonValue({ stringUnit: 'grapheme' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

test('gives each member of an object, with the value that JSON.parse reads', (t) => {
  const member = fc.tuple(space, text, space, space, value, space);
  fc.assert(
    fc.property(fc.array(member, { maxLength: 6 }), space, (members, around) => {
      const inside = members.map(
        ([a, key, b, c, item, d]) => `${a}${JSON.stringify(key)}${b}:${c}${JSON.stringify(item)}${d}`,
      );
      const json = `${around}{${inside.join(',')}${around}}`;
      const found = scan(json);
      t.is(typeof found, 'object');
      t.deepEqual(toObject(found as Member[]), JSON.parse(json));
    }),
    { numRuns: 500 },
  );
});

test('accepts every JSON text', (t) => {
  fc.assert(
    fc.property(value, fc.nat({ max: 4 }), space, (item, indent, around) => {
      const json = around + JSON.stringify(item, null, indent) + around;
      t.not(scan(json), 'not json');
    }),
    { numRuns: 500 },
  );
});

test('accepts and rejects what JSON.parse accepts and rejects, in texts that are nearly JSON', (t) => {
  const splice = fc.constantFrom(
    ...'{}[]:,"\\-+.eE0123456789tfnu \t\n\r\0\u001f\u007fé\u2028',
    '\\u12',
    '\\ud800',
    'null',
  );
  const change = fc.record({ at: fc.nat(), removed: fc.nat({ max: 3 }), added: splice });
  fc.assert(
    fc.property(value, fc.array(change, { minLength: 1, maxLength: 3 }), (item, changes) => {
      let json = JSON.stringify(item);
      for (const { at, removed, added } of changes) {
        const place = at % (json.length + 1);
        json = json.slice(0, place) + added + json.slice(place + removed);
      }
      // Half a surrogate pair has no bytes: such a text cannot come from an input.
      fc.pre(asUtf8(json) === json);
      const found = scan(json);
      t.is(found === 'blank' || found === 'not json', !isJson(json), JSON.stringify(json));
      if (typeof found === 'object') t.deepEqual(toObject(found), withKeys(JSON.parse(json), asUtf8));
    }),
    { numRuns: 3000 },
  );
});

test('accepts and rejects what JSON.parse accepts and rejects, in any text of its characters', (t) => {
  const piece = fc.constantFrom(
    ...'{}[]:,"\\-+.e0 1a',
    'true',
    'null',
    '\\n',
    '"a"',
    '"b":',
    '1.5',
    '-0',
    '1e5',
    '[]',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const json = pieces.join('');
      const found = scan(json);
      t.is(found === 'blank' || found === 'not json', !isJson(json), json);
    }),
    { numRuns: 5000 },
  );
});

test('tells what a text is', (t) => {
  const shapes = {
    '{}': 'object',
    ' [1]': 'array',
    '"a"': 'string',
    '-1.0': 'number',
    true: 'boolean',
    null: 'null',
    ' \t': 'blank',
  };
  for (const [json, shape] of Object.entries(shapes)) t.is(new JsonScanner().open(json) as string, shape);
  for (const json of ['nul', '01', '1.', '"', '[', '[1}', '{} x', "'a'", 'NaN']) {
    const scanner = new JsonScanner();
    scanner.open(json);
    while (scanner.next());
    t.not(scanner.fault, undefined, json);
  }
});

test('gives every one of several members with the same key', (t) => {
  const members = scan('{"a":1,"a":2,"\\u0061":3,"__proto__":4}') as Member[];
  t.deepEqual(
    members.map(({ key, value: item }) => [key, item]),
    [
      ['a', 1],
      ['a', 2],
      ['a', 3],
      ['__proto__', 4],
    ],
  );
});

test('gives the bytes of a value as they are', (t) => {
  const line = '{"a": 9007199254740993 , "b":1.0,"c":[ 1 , 2 ]}';
  const scanner = new JsonScanner();
  scanner.open(line);
  const spans: string[] = [];
  while (scanner.next()) spans.push(line.slice(scanner.start, scanner.end));
  t.deepEqual(spans, ['9007199254740993', '1.0', '[ 1 , 2 ]']);
});

test('unescapes keys, whatever their escapes stand for', (t) => {
  for (const key of ['plain', 'a"b', 'é', '\u2028', '\u{1f600}', 'a\\u0041', '\n\u007f']) {
    const escaped = [...key]
      .map((c) => (c.length > 1 ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))
      .join('');
    for (const json of [JSON.stringify(key), `"${escaped}"`]) {
      t.deepEqual(scan(`{${json}:1}`), [{ key, value: 1 }]);
    }
  }
});

test('needs no call stack for nesting', (t) => {
  const depth = 100_000;
  const arrays = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const objects = `{"a":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
  for (const json of [arrays, objects]) {
    const scanner = new JsonScanner();
    scanner.open(json);
    t.true(scanner.next());
    t.is(scanner.end, json.length - 1);
    t.false(scanner.next());
    t.is(scanner.fault, undefined);
    t.not(scan(json.slice(0, -1)), 'json');
  }
});

test('scans long strings as strictly as short ones', (t) => {
  for (const length of [0, 14, 15, 16, 17, 31, 32, 33, 100]) {
    const padding = 'x'.repeat(length);
    t.is(scan(`"${padding}\\n${padding}"`), 'json');
    t.is(scan(`"${padding}é${padding}"`), 'json');
    t.is(scan(`"${padding}\n${padding}"`), 'not json');
    t.is(scan(`"${padding}\\x${padding}"`), 'not json');
    t.is(scan(`"${padding}`), 'not json');
  }
});
