import test from 'ava';
import fc from 'fast-check';
import { toOneString } from '../../../src/stdio/output/descriptor.js';
import { largePiece, WaitingPieces } from '../../../src/stdio/output/waiting-pieces.js';

test('whatever the sizes of pieces, all of them come out in order, and their length is known', (t) => {
  const size = fc.oneof(fc.nat(20), fc.integer({ min: largePiece - 2, max: 2 * 1024 * 1024 }));
  fc.assert(
    fc.property(fc.array(size, { maxLength: 8 }), fc.nat(8), (sizes, takenAfter) => {
      const pieces = new WaitingPieces();
      const all = sizes.map((length, i) => String.fromCharCode(0xe0 + i).repeat(length));
      let taken = '';
      for (const [i, piece] of all.entries()) {
        pieces.add(piece);
        if (i === takenAfter) taken += toOneString(pieces.take());
      }
      while (pieces.length > 0) taken += toOneString(pieces.take());
      return taken === all.join('') && pieces.take().length === 0;
    }),
    { numRuns: 50 },
  );
  t.pass();
});

test('small pieces leave as one string, a large one with what stands around it', (t) => {
  const pieces = new WaitingPieces();
  for (const piece of ['a', 'b', 'c']) pieces.add(piece);
  t.is(pieces.take(), 'abc');
  const large = 'x'.repeat(1024 * 1024);
  for (const piece of ['{', large, '}', '{', large, '}']) pieces.add(piece);
  t.deepEqual(
    [pieces.take(), pieces.take(), pieces.take()].map((bytes) => toOneString(bytes).replaceAll('x', '')),
    ['{', '}{', '}'],
  );
  t.is(pieces.length, 0);
});
