import test from 'ava';
import { BarTerminal } from '../../../src/dashboard/bar/bar-terminal.js';
import { toOneString, type WriteDone } from '../../../src/stdio/output/descriptor.js';
import { decodeText } from '../../../src/util/byte-string.js';
import { FakeClock } from '../../helpers/fake-clock.js';

const empty = '\r\x1b[K';

/** A terminal that takes one write whenever it is told to. */
function terminal() {
  const clock = new FakeClock();
  const written: string[] = [];
  const dropped: number[] = [];
  let taken: WriteDone = () => {};
  let isClosed = false;
  const bar = new BarTerminal({
    descriptor: {
      write(bytes, done) {
        written.push(decodeText(toOneString(bytes)));
        taken = done;
      },
      close() {
        isClosed = true;
      },
    },
    clock,
    onDropped: (messages) => dropped.push(messages),
  });
  return {
    bar,
    clock,
    written,
    dropped,
    take: (error?: Error) => taken(error),
    isClosed: () => isClosed,
  };
}

test('the bar is taken away before results and log, and put back after them', (t) => {
  const { bar, written, take } = terminal();
  bar.show('bar 1');
  take();
  let isDone = false;
  bar.results.write('{"ok":true}\n', () => {
    isDone = true;
  });
  bar.say('12:00:00 a line\n');
  t.false(isDone);
  take();
  t.true(isDone);
  take();
  t.deepEqual(written, [`${empty}bar 1`, `${empty}{"ok":true}\nbar 1`, `${empty}12:00:00 a line\nbar 1`]);
});

test('while the terminal takes nothing only the newest bar is kept, and a log without end is dropped', (t) => {
  const { bar, written, take, dropped } = terminal();
  bar.show('1');
  for (const text of ['2', '3', '4']) bar.show(text);
  const lines = `${'x'.repeat(1023)}\n`;
  for (let i = 0; i < 3000; i++) bar.say(lines);
  t.deepEqual(dropped, []);
  take();
  t.is(written.length, 2);
  t.true((written[1] ?? '').length < 1.1 * 1024 * 1024);
  t.true(written[1]?.endsWith('\n4'));
  t.is(dropped.length, 1);
});

test('the same bar is not written twice', (t) => {
  const { bar, written, take } = terminal();
  bar.show('bar');
  take();
  bar.show('bar');
  t.is(written.length, 1);
});

test('it ends without a bar, and waits a second at most', async (t) => {
  const { bar, written, take, clock, isClosed } = terminal();
  bar.show('bar');
  const ended = bar.end();
  take();
  t.is(written.at(-1), empty);
  await clock.advance(999);
  t.false(isClosed());
  await clock.advance(1);
  await ended;
  t.true(isClosed());
});

test('a terminal that has gone is an error of the results, and of nothing else', (t) => {
  const { bar, written, take } = terminal();
  bar.show('bar');
  take(new Error('EIO'));
  bar.say('a line\n');
  const errors: unknown[] = [];
  bar.results.write('{}\n', (error) => errors.push(error?.message));
  t.deepEqual(errors, ['EIO']);
  t.is(written.length, 1);
});
