import test from 'ava';
import fc from 'fast-check';
import { lineKey } from '../../../src/stdio/line-key.js';
import { KeyCounts } from '../../../src/stdio/results-log/key-counts.js';

const hex = (n: number, place: 'high' | 'low') =>
  place === 'low' ? n.toString(16).padStart(16, '0') : n.toString(16).padEnd(16, '0').padStart(16, '0');

/** Few of them, so that they meet; and some that all want the last slots, so that they go round. */
const keys = fc.oneof(
  fc.nat(5).map((n) => hex(n, 'low')),
  fc.nat(5).map((n) => `ffffffff0000000${n}`),
  fc.nat().map((n) => hex(n, 'high')),
);

test('counts as a map of strings does', (t) => {
  const steps = fc.array(
    fc.tuple(fc.constantFrom('add', 'add', 'take'), keys, fc.integer({ min: 1, max: 600 })),
  );
  fc.assert(
    fc.property(steps, (list) => {
      const counts = new KeyCounts();
      const model = new Map<string, number>();
      let total = 0;
      for (const [step, key, times] of list) {
        for (let i = 0; i < times; i++) {
          const before = model.get(key) ?? 0;
          if (step === 'add') {
            counts.add(key);
            model.set(key, before + 1);
            total++;
          } else {
            if (counts.take(key) !== before > 0) return false;
            if (before > 0) total--;
            model.set(key, Math.max(0, before - 1));
          }
        }
      }
      return counts.total === total;
    }),
  );
  t.pass();
});

test('a hundred thousand keys are all there once, and nothing else is', (t) => {
  const counts = new KeyCounts();
  const all = Array.from({ length: 100_000 }, (_, n) => lineKey(`line ${n}`));
  for (const key of all) counts.add(key);
  t.true(counts.bytes / all.length <= 17, `${counts.bytes / all.length} bytes for each`);
  t.is(counts.take(lineKey('another')), false);
  t.true(all.every((key) => counts.take(key)));
  t.false(all.some((key) => counts.take(key)));
  t.is(counts.total, 0);
});

test('the key of a line is what sha256sum says of its bytes', (t) => {
  t.is(lineKey('7'), '7902699be42c8a8e');
  t.is(lineKey(Buffer.from('ü').toString('latin1')), '607474ca475a9724');
});
