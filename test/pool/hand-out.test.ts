import test from 'ava';
import fc from 'fast-check';
import { handOut } from '../../src/pool/hand-out.js';

interface Counting {
  held: number;
  readonly capacity: number;
  /** The most that it takes. */
  readonly most: number;
}

const taker = (held: number, capacity = 1, most = Number.POSITIVE_INFINITY): Counting => ({
  held,
  capacity,
  most,
});

/** Hands so many things out; in which order the takers got them, by their places. */
function given(takers: readonly Counting[], waiting: number): number[] {
  const order: number[] = [];
  let left = waiting;
  handOut(takers, waiting, (who) => {
    if (left === 0 || who.held >= who.most) return false;
    left--;
    who.held++;
    order.push(takers.indexOf(who));
    return true;
  });
  return order;
}

test('each goes to the one that holds least, of several to the first', (t) => {
  t.deepEqual(given([taker(0), taker(0), taker(0)], 5), [0, 1, 2, 0, 1]);
  t.deepEqual(given([taker(3), taker(0), taker(1)], 5), [1, 1, 2, 1, 2]);
});

test('what is held counts by what can be done at once', (t) => {
  const takers = [taker(2, 4), taker(0, 1), taker(0, 4)];
  given(takers, 7);
  t.deepEqual(
    takers.map(({ held }) => held),
    [4, 1, 4],
  );
});

test('nobody gets more than a fair share, whoever takes none', (t) => {
  const takers = [taker(0), taker(0, 1, 0), taker(0)];
  given(takers, 9);
  t.deepEqual(
    takers.map(({ held }) => held),
    [3, 0, 3],
  );
});

test('it ends, and is even, whatever they hold and take', (t) => {
  const arbitrary = fc.record({
    held: fc.nat(20),
    capacity: fc.integer({ min: 1, max: 8 }),
    most: fc.nat(40),
  });
  fc.assert(
    fc.property(fc.array(arbitrary, { maxLength: 6 }), fc.nat(100), (takers, waiting) => {
      const order = given(
        takers.map((one) => ({ ...one })),
        waiting,
      );
      const held = takers.map(({ held }) => held);
      for (const place of order) {
        const of = (at: number) => (held[at] ?? 0) / (takers[at]?.capacity ?? 1);
        const step = 1 / (takers[place]?.capacity ?? 1);
        for (const [other, { most }] of takers.entries()) {
          // Who took no more, or had its share, is none of those that could have had it.
          const total = waiting + takers.reduce((sum, one) => sum + one.held, 0);
          const capacity = takers.reduce((sum, one) => sum + one.capacity, 0);
          const share = Math.ceil((total * (takers[other]?.capacity ?? 1)) / capacity);
          if ((held[other] ?? 0) >= Math.min(most, share)) continue;
          if (of(place) > of(other) + step + 1 / (takers[other]?.capacity ?? 1)) return false;
        }
        held[place] = (held[place] ?? 0) + 1;
      }
      return order.length <= waiting;
    }),
  );
  t.pass();
});
