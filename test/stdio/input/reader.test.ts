import { PassThrough, Readable } from 'node:stream';
import test from 'ava';
import type { Command, Outcome } from '../../../src/command.js';
import type { ControlLine } from '../../../src/stdio/input/control-line.js';
import { commandParser } from '../../../src/stdio/input/parse-command.js';
import { type CommandSink, Reader, type ReaderOptions } from '../../../src/stdio/input/reader.js';

/** Takes so many commands, then is full until some are taken away. */
class SmallSink implements CommandSink {
  readonly #room: number;
  readonly waiting: Command[] = [];
  flushes = 0;

  constructor(room: number) {
    this.#room = room;
  }

  get isFull(): boolean {
    return this.waiting.length >= this.#room;
  }

  accept(command: Command): void {
    this.waiting.push(command);
  }

  readonly controls: ControlLine[] = [];

  control(line: ControlLine): void {
    this.controls.push(line);
  }

  flush(): void {
    this.flushes++;
  }
}

function setUp(input: Readable, room = Number.POSITIVE_INFINITY, options: Partial<ReaderOptions> = {}) {
  const answers: { line: number; id: string; outcome: Outcome }[] = [];
  const source = {
    settle: ({ line, id }: Command, outcome: Outcome) => {
      answers.push({ line, id, outcome });
    },
  };
  const sink = new SmallSink(room);
  const parse = commandParser(source);
  return { answers, sink, reader: new Reader({ input, source, sink, parse, ...options }) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('hands on commands with their lines, and tells of the end', async (t) => {
  const { reader, sink } = setUp(
    Readable.from([Buffer.from('{"tool":"a"}\n\n{"to'), Buffer.from('ol":"b"}')]),
  );
  reader.start();
  t.deepEqual(await reader.ended, { type: 'ended', lines: 3 });
  t.deepEqual(
    sink.waiting.map(({ line, tool }) => [line, tool]),
    [
      [1, 'a'],
      [3, 'b'],
    ],
  );
});

test('answers bad lines itself, each with its own error, and goes on', async (t) => {
  const lines = ['nope', '{"tool":1,"id":5}', '{"tool":"\xff"}', 'x'.repeat(50), '{"tool":"a"}', ' '];
  const input = Readable.from([Buffer.from(lines.join('\n'), 'latin1')]);
  const { reader, sink, answers } = setUp(input, undefined, { maxLine: 40 });
  reader.start();
  t.deepEqual(await reader.ended, { type: 'ended', lines: 6 });
  t.deepEqual(
    answers.map(({ line, id, outcome }) => [line, id, outcome.ok ? 'ok' : outcome.error.code]),
    [
      [1, 'null', 'parse_error'],
      [2, '5', 'invalid_command'],
      [3, 'null', 'invalid_utf8'],
      [4, 'null', 'line_too_long'],
    ],
  );
  t.is(sink.waiting.length, 1);
});

test('answers each line at once, without waiting for more', async (t) => {
  const input = new PassThrough();
  const { reader, sink } = setUp(input);
  reader.start();
  for (let line = 1; line <= 3; line++) {
    input.write('{"tool":"a"}\n');
    await turn();
    t.is(sink.waiting.length, line);
    t.true(sink.flushes >= line);
  }
  reader.stop();
});

test('hands on no more than there is room for, and reads on when there is', async (t) => {
  const count = 100_000;
  let chunksRead = 0;
  const chunk = Buffer.from('{"tool":"a"}\n'.repeat(1000));
  const input = new Readable({
    read() {
      this.push(chunksRead++ < count / 1000 ? chunk : null);
    },
  });
  const { reader, sink } = setUp(input, 10);
  reader.start();
  await turn();
  await turn();
  t.is(sink.waiting.length, 10);
  t.true(chunksRead < 10, `${chunksRead} chunks were read ahead`);
  reader.resume();
  t.is(sink.waiting.length, 10);

  let taken = 0;
  let end: unknown;
  void reader.ended.then((it) => {
    end = it;
  });
  while (end === undefined) {
    taken += sink.waiting.splice(0).length;
    reader.resume();
    if (!sink.isFull) await turn();
  }
  t.is(taken + sink.waiting.length, count);
  t.deepEqual(end, { type: 'ended', lines: count });
});

test('is not confused by a sink that makes room at once, and says so', async (t) => {
  const count = 50_000;
  const { reader, sink } = setUp(Readable.from([Buffer.from('{"tool":"a"}\n'.repeat(count))]), 1);
  let taken = 0;
  sink.flush = () => {
    taken += sink.waiting.splice(0).length;
    reader.resume();
  };
  reader.start();
  t.deepEqual(await reader.ended, { type: 'ended', lines: count });
  t.is(taken, count);
});

test('reads no more once it is stopped, and hands on what it has read', async (t) => {
  const input = new PassThrough();
  const { reader, sink } = setUp(input, 2);
  const stop = reader.start();
  input.write('{"tool":"a"}\n{"tool":"b"}\n{"tool":"c"}\n');
  await turn();
  stop();
  stop();
  t.deepEqual(await reader.ended, { type: 'stopped', lines: 3 });
  t.is(sink.waiting.length, 3);
  sink.waiting.length = 0;
  reader.resume();
  await turn();
  t.is(sink.waiting.length, 0);
  t.true(input.destroyed);
});

test('can be stopped by what it hands on', async (t) => {
  const { reader, sink } = setUp(Readable.from([Buffer.from('{"tool":"a"}\n{"tool":"b"}\n')]));
  sink.accept = (command) => {
    sink.waiting.push(command);
    reader.stop();
  };
  reader.start();
  t.deepEqual(await reader.ended, { type: 'stopped', lines: 2 });
  t.is(sink.waiting.length, 2);
});

test('tells why it can read no more', async (t) => {
  const input = new PassThrough();
  const { reader, sink } = setUp(input);
  reader.start();
  input.write('{"tool":"a"}\n{"tool"');
  await turn();
  input.destroy(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }));
  t.deepEqual(await reader.ended, { type: 'failed', lines: 1, code: 'EIO', message: 'EIO: i/o error, read' });
  t.is(sink.waiting.length, 1);
});
