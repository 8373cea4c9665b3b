import test from 'ava';
import { Painter } from '../../../src/dashboard/terminal/painter.js';
import { enterScreen, leaveScreen } from '../../../src/dashboard/terminal/sequences.js';
import { toOneString, type WriteDone } from '../../../src/stdio/output/descriptor.js';
import { decodeText } from '../../../src/util/byte-string.js';

const size = { columns: 10, rows: 3 };

/** A terminal that takes what is written at once, or only when it is told to. */
function terminal(takes: 'at once' | 'later' = 'at once') {
  const written: string[] = [];
  let taken: WriteDone = () => {};
  const painter = new Painter({
    write(bytes, done) {
      written.push(decodeText(toOneString(bytes)));
      if (takes === 'at once') done();
      else taken = done;
    },
    close() {},
  });
  return { painter, written, take: (error?: Error) => taken(error) };
}

/** Without what marks it as one update. */
function update(text: string): string {
  return `\x1b[?2026h${text}\x1b[?2026l`;
}

test('only lines that changed are written, and nothing for the same frame', (t) => {
  const { painter, written } = terminal();
  painter.enter();
  painter.show('one\ntwo\nthree', size);
  painter.show('one\nTWO\nthree', size);
  painter.show('one\nTWO\nthree', size);
  painter.show('one', size);
  t.deepEqual(written, [
    enterScreen,
    update('\x1b[1;1Hone\x1b[0m\x1b[K\x1b[2;1Htwo\x1b[0m\x1b[K\x1b[3;1Hthree\x1b[0m\x1b[K'),
    update('\x1b[2;1HTWO\x1b[0m\x1b[K'),
    update('\x1b[2;1H\x1b[0m\x1b[K\x1b[3;1H\x1b[0m\x1b[K'),
  ]);
});

test('a frame is never higher than the screen, and a line that fills its row keeps its last cell', (t) => {
  const { painter, written } = terminal();
  painter.enter();
  painter.show('a\n日本語日本\n\x1b[31m0123456789\x1b[39m\nbelow', size);
  t.is(
    written[1],
    update('\x1b[1;1Ha\x1b[0m\x1b[K\x1b[2;1H日本語日本\x1b[0m\x1b[3;1H\x1b[31m0123456789\x1b[39m\x1b[0m'),
  );
});

test('while the terminal takes nothing only the newest frame is kept, and sequences are dropped', (t) => {
  const { painter, written, take } = terminal('later');
  painter.enter();
  take();
  for (const frame of ['1', '2', '3', '4']) painter.show(frame, size);
  painter.send('\x1b]52;c;eA==\x07');
  t.is(written.length, 2);
  take();
  t.deepEqual(written.slice(1), [update('\x1b[1;1H1\x1b[0m\x1b[K'), update('\x1b[1;1H4\x1b[0m\x1b[K')]);
  take();
  painter.send('\x1b]52;c;eA==\x07');
  t.is(written.at(-1), '\x1b]52;c;eA==\x07');
});

test('what is not known is painted anew', (t) => {
  const { painter, written } = terminal();
  painter.enter();
  painter.show('one', size);
  painter.forget();
  painter.show('one', size);
  t.is(written.at(-1), update('\x1b[0m\x1b[H\x1b[J\x1b[1;1Hone\x1b[0m\x1b[K'));
});

test('leaving drops the frame that waits, and is over when the terminal has taken it', async (t) => {
  const { painter, written, take } = terminal('later');
  painter.enter();
  painter.show('never seen', size);
  const left = painter.leave();
  take();
  t.deepEqual(written, [enterScreen, leaveScreen]);
  take();
  await left;
});

test('a terminal that has gone is written to no more', async (t) => {
  const { painter, written, take } = terminal('later');
  painter.enter();
  take(new Error('EIO'));
  painter.show('one', size);
  await painter.leave();
  t.is(written.length, 1);
});
