import test from 'ava';
import fc from 'fast-check';
import {
  formatDuration,
  formatSize,
  parseCount,
  parseDuration,
  parseDurationRange,
  parsePace,
  parsePercent,
  parseRate,
  parseSize,
} from '../../src/config/units.js';
import { SnakepitError } from '../../src/errors.js';

const day = 24 * 3_600_000;
const wholeMs = fc.oneof(fc.nat(5000), fc.nat(24 * day));

test('what a duration is written as is read as the same duration', (t) => {
  fc.assert(fc.property(wholeMs, (ms) => parseDuration(formatDuration(ms)) === ms));
  t.pass();
});

test('what a size is written as is read as the same size', (t) => {
  const bytes = fc.oneof(
    fc.nat(5000),
    fc.maxSafeNat(),
    fc.nat(100).map((mib) => mib * 2 ** 20),
  );
  fc.assert(fc.property(bytes, (size) => parseSize(formatSize(size)) === size));
  t.pass();
});

test('a range holds what was written, in order', (t) => {
  fc.assert(
    fc.property(wholeMs, wholeMs, (a, b) => {
      const [min, max] = a < b ? [a, b] : [b, a];
      const range = parseDurationRange(`${formatDuration(min)}..${formatDuration(max)}`);
      return range.minMs === min && range.maxMs === max;
    }),
  );
  t.pass();
});

test('whatever else is typed is a usage error, never another exception or NaN', (t) => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[0-9.]{0,6}[a-zA-Z/]{0,4}[0-9.]{0,3}[a-z]?$/));
  fc.assert(
    fc.property(text, (typed) => {
      for (const parse of [parseCount, parseDuration, parsePercent, parseSize]) {
        try {
          if (!(parse(typed) >= 0)) return false;
        } catch (error) {
          if (!(error instanceof SnakepitError) || error.code !== 'usage') return false;
        }
      }
      return true;
    }),
  );
  t.pass();
});

for (const [text, expected] of [
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5s', 1500],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['0s', 0],
] as const) {
  test(`the duration ${text}`, (t) => t.is(parseDuration(text), expected));
}

for (const [text, expected] of [
  ['1024', 1024],
  ['64MiB', 64 * 2 ** 20],
  ['16MB', 16_000_000],
  ['1.5KiB', 1536],
  ['1B', 1],
] as const) {
  test(`the size ${text}`, (t) => t.is(parseSize(text), expected));
}

test('the paces 50/s, 100/m and 1000/h', (t) => {
  t.deepEqual(parsePace('50/s'), { count: 50, periodMs: 1000 });
  t.deepEqual(parsePace('100/m'), { count: 100, periodMs: 60_000 });
  t.deepEqual(parsePace('1000/h'), { count: 1000, periodMs: 3_600_000 });
});
test('the rate 3/5s', (t) => t.deepEqual(parseRate('3/5s'), { count: 3, periodMs: 5000 }));
test('the percentages 10%, 2.5%', (t) => t.deepEqual(['10%', '2.5%'].map(parsePercent), [0.1, 0.025]));
test('the range 100ms..30s', (t) =>
  t.deepEqual(parseDurationRange('100ms..30s'), { minMs: 100, maxMs: 30_000 }));

const refused: [
  what: string,
  parse: (text: string) => unknown,
  text: string,
  message: RegExp,
  remedy?: RegExp,
][] = [
  ['a duration without unit', parseDuration, '30', /no unit/, /30s.*30ms/],
  ['a duration in an unknown unit', parseDuration, '3w', /unknown unit/, /ms, s, m, h and d/],
  ['a duration no timer can count', parseDuration, '25d', /longer than 24d/],
  ['a negative duration', parseDuration, '-1s', /not a duration/],
  ['a size in an unknown unit', parseSize, '64Mb', /unknown unit/, /MiB/],
  ['a count with a fraction', parseCount, '1.5', /not a whole number/],
  ['a count in another notation', parseCount, '1e3', /not a whole number/],
  ['a rate without a time', parseRate, '3', /not a number per time/, /3\/5s/],
  ['a pace without a time', parsePace, '50', /not a number per time/, /50\/s/],
  ['a pace of nothing', parsePace, '0/s', /lets nothing start/],
  ['a pace for days', parsePace, '3/d', /not a number per time/],
  ['a rate for no time', parseRate, '3/0s', /no time/],
  ['a percentage without its sign', parsePercent, '10', /no percent sign/, /10%/],
  ['a percentage below zero', parsePercent, '-1%', /not a percentage/, /10%/],
  ['a range with one end', parseDurationRange, '100ms', /not a range/, /100ms\.\.30s/],
  ['a range the wrong way round', parseDurationRange, '30s..1s', /ends before/, /1s\.\.30s/],
];
for (const [what, parse, text, message, remedy] of refused) {
  test(`refuses ${what}`, (t) => {
    const error = t.throws(() => parse(text), { instanceOf: SnakepitError, code: 'usage', message });
    if (remedy !== undefined) t.regex(error?.remedy ?? '', remedy);
  });
}
