import test from 'ava';
import type { Key } from '../../../src/dashboard/terminal/key.js';
import { KeyDecoder } from '../../../src/dashboard/terminal/key-decoder.js';
import { FakeClock } from '../../helpers/fake-clock.js';

/** Keys in short: `a`, `<up>`, `^c`, `"pasted"`. */
function short(key: Key): string {
  switch (key.type) {
    case 'character':
      return key.character;
    case 'named':
      return `<${key.name}>`;
    case 'control':
      return `^${key.letter}`;
    case 'paste':
      return JSON.stringify(key.text);
  }
}

function decoder() {
  const clock = new FakeClock();
  const keys: string[] = [];
  return { clock, keys, decoder: new KeyDecoder(clock, (key) => keys.push(short(key))) };
}

const table: readonly (readonly [sent: string, keys: readonly string[]])[] = [
  ['aZ:/é日👍', ['a', 'Z', ':', '/', 'é', '日', '👍']],
  ['\x1b[A\x1b[B\x1b[C\x1b[D', ['<up>', '<down>', '<right>', '<left>']],
  ['\x1bOA\x1bOB\x1bOC\x1bOD', ['<up>', '<down>', '<right>', '<left>']],
  ['\x1b[1;5A', ['<up>']],
  ['\x1b[H\x1bOH\x1b[1~\x1b[7~', ['<home>', '<home>', '<home>', '<home>']],
  ['\x1b[F\x1bOF\x1b[4~\x1b[8~', ['<end>', '<end>', '<end>', '<end>']],
  ['\x1b[5~\x1b[6~\x1b[3~', ['<page-up>', '<page-down>', '<delete>']],
  ['\r\n\x1bOM', ['<enter>', '<enter>', '<enter>']],
  ['\t\x7f\b', ['<tab>', '<backspace>', '<backspace>']],
  ['\x03\x1a\x1c', ['^c', '^z', '^\\']],
  ['\x1b\x1b[A', ['<escape>', '<up>']],
  // Function keys, insert, shift-tab, focus, mouse, an answer about the terminal, Alt with a letter, NUL, a C1 control.
  ['\x1bOP\x1b[15~\x1b[[A\x1b[2~\x1b[Z\x1b[Ia', ['a']],
  ['\x1b[<0;1;1M\x1b[M !!b', ['b']],
  ['\x1b]11;rgb:0/0/0\x07\x1b[?62;c\x1bP1$r\x1b\\c', ['c']],
  ['\x1bx\0\x9bd', ['d']],
  ['\x1b[\x07e', ['^g', 'e']],
  ['\x1b[200~{"tool":1}\r\nq\x1b[A\x1b[201~q', [JSON.stringify('{"tool":1}\nq\x1b[A'), 'q']],
];

for (const [sent, keys] of table) {
  test(`${JSON.stringify(sent)} is ${keys.join(' ')}, whole and byte by byte`, (t) => {
    const whole = decoder();
    whole.decoder.feed(Buffer.from(sent));
    const parts = decoder();
    for (const byte of Buffer.from(sent)) parts.decoder.feed(Buffer.from([byte]));
    t.deepEqual(whole.keys, [...keys]);
    t.deepEqual(parts.keys, [...keys]);
    t.is(whole.clock.pending + parts.clock.pending, 0, 'no timer is left');
  });
}

test('an escape is a key of its own once nothing follows', async (t) => {
  const { decoder: keyDecoder, keys, clock } = decoder();
  keyDecoder.feed(Buffer.from('\x1b'));
  await clock.advance(49);
  t.deepEqual(keys, []);
  await clock.advance(1);
  t.deepEqual(keys, ['<escape>']);
  keyDecoder.feed(Buffer.from('[A'));
  t.deepEqual(keys, ['<escape>', '[', 'A']);
});

test('half a sequence is dropped when nothing follows; a paste may take its time', async (t) => {
  const { decoder: keyDecoder, keys, clock } = decoder();
  keyDecoder.feed(Buffer.from('\x1b[1;'));
  await clock.advance(100);
  keyDecoder.feed(Buffer.from('\x1b[200~one '));
  await clock.advance(10_000);
  keyDecoder.feed(Buffer.from('two\x1b[20'));
  await clock.advance(10_000);
  keyDecoder.feed(Buffer.from('1~x'));
  t.deepEqual(keys, ['"one two"', 'x']);
});

test('bytes that are no UTF-8 are no keys', (t) => {
  const { decoder: keyDecoder, keys } = decoder();
  keyDecoder.feed(Buffer.from([0xff, 0x61, 0xc3]));
  keyDecoder.feed(Buffer.from([0xa9]));
  t.deepEqual(keys, ['a', 'é']);
});
