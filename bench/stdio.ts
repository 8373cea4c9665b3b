import { performance } from 'node:perf_hooks';
import { Command, type CommandSource } from '../src/command.js';
import { LineSplitter } from '../src/stdio/input/line-splitter.js';
import { commandParser } from '../src/stdio/input/parse-command.js';
import { plainLineParser } from '../src/stdio/input/plain-line.js';
import { formatResult } from '../src/stdio/output/format-result.js';

const lines = 500_000;
const chunkSize = 65_536;
const rounds = 5;

const source: CommandSource = { settle: () => {} };

/** Microseconds per line of our own part of the way: cutting, parsing and printing, in one thread. */
function main(): void {
  const small = Buffer.from(repeat((i) => `{"id":${i},"tool":"add","args":{"a":${i},"b":2}}\n`));
  const medium = Buffer.from(
    repeat((i) => `{"id":"row-${i}","tool":"embed","args":{"text":"${'lorem ipsum '.repeat(20)}"}}\n`),
  );
  const wide = Buffer.from(repeat((i) => `{"id":${i},"tool":"add","args":{"text":"Größe ${i}"}}\n`));
  const plain = Buffer.from(repeat((i) => `/srv/site/pages/${i}/index.html\n`));
  const parse = commandParser(source);
  report('split and parse, 45 bytes', () => pump(small, parse));
  report('split and parse, 290 bytes', () => pump(medium, parse));
  report('split and parse, not ASCII', () => pump(wide, parse));
  report('split and parse, --lines', () => pump(plain, plainLineParser(source, 'title')));
  report('format', () => format());
}

function repeat(line: (i: number) => string): string {
  return Array.from({ length: lines }, (_, i) => line(i)).join('');
}

function pump(input: Buffer, parse: ReturnType<typeof commandParser>): void {
  const splitter = new LineSplitter();
  let commands = 0;
  for (let at = 0; at < input.length; at += chunkSize) {
    splitter.feed(input.subarray(at, at + chunkSize));
    for (let line = splitter.next(); line !== undefined; line = splitter.next()) {
      const parsed = typeof line === 'string' ? parse(line, splitter.line) : undefined;
      if (parsed instanceof Command) commands++;
    }
  }
  if (commands !== lines) throw new Error(`${commands} commands of ${lines} lines`);
}

function format(): void {
  const command = commandParser(source)('{"id":123456,"tool":"add","args":{"a":1,"b":2}}', 123456);
  if (!(command instanceof Command)) throw new Error('not a command');
  const batch = 256;
  for (let i = 0; i < lines; i += batch) {
    let pending = '';
    for (let j = 0; j < batch; j++) pending += formatResult(command, { ok: true, result: '1234567' });
    Buffer.from(pending, 'latin1');
  }
}

function report(name: string, run: () => void): void {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    run();
    times.push(((performance.now() - start) * 1000) / lines);
  }
  times.sort((a, b) => a - b);
  process.stdout.write(`${name.padEnd(32)} ${(times[rounds >> 1] ?? Number.NaN).toFixed(3)} µs per line\n`);
}

main();
