import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { cutTo, fitLeft, fitRight, widthOf, wrapTo } from '../../../src/dashboard/text/cells.js';
import { safeCell, safeText } from '../../../src/dashboard/text/safe-text.js';

const nasty = fc.string({ unit: 'binary', maxLength: 60 });

test('what could move text about is left out or shown as what it is', (t) => {
  t.is(safeText('a\u202eb\u2066c\u200fd'), 'abcd');
  t.is(safeText('a\u200bb\u200dc\ufe0fd\u2060'), 'abcd');
  t.is(safeText('\x1b[2J\x07'), '␛[2J␇');
  t.is(safeText('\u009b31m'), '\ufffd31m');
  t.is(safeText('\ud800x'), '\ufffdx');
  t.is(safeText('a\tb'), 'a    b');
});

test('characters of two cells, and with marks, stay themselves', (t) => {
  t.is(safeText('日本語 한국어 😀'), '日本語 한국어 😀');
  t.is(safeText('e\u0301'), 'é');
  t.is(safeText('x\u0301\u0302\u0303\u0304'), 'x\u0301\u0302');
  t.is(safeText('\u0301abc'), 'abc');
});

test('emoji that are put together fall apart into those that all terminals know', (t) => {
  t.is(safeText('👩\u200d💻'), '👩💻');
  t.is(safeText('👍🏽'), '👍');
  t.is(safeText('🇩🇪'), 'DE');
  t.is(safeText('1\ufe0f\u20e3'), '1');
});

test('in a cell, letters that run from right to left take no others along', (t) => {
  t.is(safeCell('שלום 12'), '���� 12');
  t.is(safeText('שלום 12'), 'שלום 12');
});

test('text is cut where nobody reads on', (t) => {
  t.true(safeText('x'.repeat(100_000)).length < 2100);
});

test('a safe text is as wide as its characters are one by one, wherever it stands', (t) => {
  fc.assert(
    fc.property(nasty, nasty, (one, other) => {
      const [left, right] = [safeText(one), safeText(other)];
      t.is(safeText(left), left);
      t.is(stringWidth(`${left}│${right}`), stringWidth(left) + 1 + stringWidth(right));
      t.notRegex(left, /[\p{Cc}\p{Cf}]/u);
    }),
  );
});

test('a text that is fitted has exactly the width, and one that is cut or wrapped no more', (t) => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 2, max: 40 }), (raw, width) => {
      const text = safeText(raw);
      t.is(widthOf(fitLeft(text, width)), width);
      t.is(widthOf(fitRight(text, width)), width);
      t.true(widthOf(cutTo(text, width)) <= width);
      const pieces = wrapTo(text, width);
      t.is(pieces.join(''), text);
      t.true(pieces.every((piece) => widthOf(piece) <= width));
    }),
  );
});
