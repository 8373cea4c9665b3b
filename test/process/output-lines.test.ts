import test from 'ava';
import { OutputLines } from '../../src/process/output-lines.js';
import type { Clock } from '../../src/util/clock.js';

/** A clock turned by hand. */
function handClock() {
  let now = 0;
  let waiting: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    schedule: (delayMs, run) => {
      const entry = { at: now + delayMs, run };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
  };
  const advance = (ms: number) => {
    now += ms;
    const due = waiting.filter(({ at }) => at <= now);
    waiting = waiting.filter(({ at }) => at > now);
    for (const { run } of due) run();
  };
  return { clock, advance };
}

function collect(limits = { lines: 1000, bytes: 1024 * 1024, windowMs: 1000 }) {
  const { clock, advance } = handClock();
  const lines: string[] = [];
  const drops: [number, number][] = [];
  const output = new OutputLines(
    { onLine: (_stream, line) => lines.push(line), onDropped: (count, bytes) => drops.push([count, bytes]) },
    clock,
    limits,
  );
  const print = (text: string | Buffer) => output.write('stderr', Buffer.from(text));
  return { output, print, lines, drops, advance };
}

test('lines come whole, however their bytes are cut', (t) => {
  const { output, print, lines } = collect();
  for (const byte of Buffer.from('eins\nzwölf 🐍\r\n\nlast')) print(Buffer.of(byte));
  t.deepEqual(lines, ['eins', 'zwölf 🐍', '']);
  output.flush();
  t.deepEqual(lines, ['eins', 'zwölf 🐍', '', 'last']);
});

test('a line that is too long is cut between characters, and the rest counted', (t) => {
  const { output, print, lines, drops } = collect();
  print('é'.repeat(3000));
  print(`${'🐍'.repeat(1000)}\nnext\n`);
  t.is(lines.length, 2);
  t.regex(lines[0] ?? '', /^é{3000}🐍{548} … \(line cut\)$/u);
  t.is(lines[1], 'next');
  output.flush();
  t.deepEqual(drops, [[0, 10_000 - 8192]]);
});

test('a flood is told once a second as what it was, and its last lines are known', (t) => {
  const { output, print, lines, drops, advance } = collect({ lines: 3, bytes: 1000, windowMs: 1000 });
  const flood = Array.from({ length: 100_000 }, (_, index) => `line ${index}\n`).join('');
  print(flood);
  print(`${flood}begun`);
  t.deepEqual(lines, ['line 0', 'line 1', 'line 2']);
  t.deepEqual(drops, []);
  advance(1000);
  t.is(drops.length, 1);
  t.is(drops[0]?.[0], 200_000 - 3);
  print(' and ended\n');
  t.is(lines.at(-1), 'begun and ended');
  t.is(output.lastStderr().length, 20);
  t.deepEqual(output.lastStderr().slice(-3), ['line 99998', 'line 99999', 'begun and ended']);
  advance(1000);
  t.is(drops.length, 1);
});

test('a few long lines are a flood, too', (t) => {
  const { output, print, lines, drops } = collect({ lines: 1000, bytes: 100, windowMs: 1000 });
  for (let i = 0; i < 5; i++) print(`${'x'.repeat(60)}\n`);
  t.is(lines.length, 2);
  output.flush();
  t.deepEqual(drops, [[3, 180]]);
});
