import test from 'ava';
import {
  type Bytes,
  type Descriptor,
  toOneString,
  type WriteDone,
} from '../../../src/stdio/output/descriptor.js';
import { Output, type OutputFault, type OutputOptions } from '../../../src/stdio/output/output.js';

/** A descriptor whose writes end when a test says so. */
class SlowDescriptor implements Descriptor {
  readonly writes: string[] = [];
  isClosed = false;
  #done: WriteDone | undefined;

  write(bytes: Bytes, done: WriteDone): void {
    this.writes.push(toOneString(bytes));
    this.#done = done;
  }

  close(): void {
    this.isClosed = true;
  }

  finish(error?: NodeJS.ErrnoException): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(error);
  }
}

function setUp(options: Omit<OutputOptions, 'descriptor'> = {}) {
  const descriptor = new SlowDescriptor();
  return { descriptor, output: new Output({ descriptor, ...options }) };
}

/** The end of this turn of the event loop. */
const turn = () => Promise.resolve();

test('writes what one turn brings at once, at its end', async (t) => {
  const { descriptor, output } = setUp();
  output.write('a');
  output.write('b');
  t.deepEqual(descriptor.writes, []);
  await turn();
  t.deepEqual(descriptor.writes, ['ab']);
});

test('writes what there is when it is flushed', (t) => {
  const { descriptor, output } = setUp();
  output.write('a');
  output.flush();
  output.flush();
  t.deepEqual(descriptor.writes, ['a']);
});

test('has one write on its way, and collects meanwhile', async (t) => {
  const { descriptor, output } = setUp();
  output.write('a');
  await turn();
  output.write('b');
  output.flush();
  await turn();
  output.write('c');
  t.deepEqual(descriptor.writes, ['a']);
  descriptor.finish();
  t.deepEqual(descriptor.writes, ['a', 'bc']);
  descriptor.finish();
  output.write('d');
  await turn();
  t.deepEqual(descriptor.writes, ['a', 'bc', 'd']);
});

test('holds whatever it must, and never as one long string', async (t) => {
  const { descriptor, output } = setUp();
  output.write('first');
  await turn();
  const piece = 'x'.repeat(1_000_000);
  // As many as V8 has no string for.
  for (let i = 0; i < 600; i++) output.write(piece);
  output.write('last');
  t.is(output.waiting, 600_000_009);
  while (output.waiting > 0) descriptor.finish();
  t.is(
    descriptor.writes.reduce((sum, bytes) => sum + bytes.length, 0),
    600_000_009,
  );
  t.true(descriptor.writes.every((bytes) => bytes.length <= 16 * 1024 * 1024));
  t.true(descriptor.writes.at(-1)?.endsWith('xlast'));
});

test('a piece longer than a write usually is goes as it is, in its place', async (t) => {
  const { descriptor, output } = setUp();
  const long = 'x'.repeat(20 * 1024 * 1024);
  for (const piece of ['a', long, 'b', 'c']) output.write(piece);
  await turn();
  while (output.waiting > 0) descriptor.finish();
  t.is(descriptor.writes.join(''), `a${long}bc`);
});

test('is full from the high-water mark on, until half of it is free', async (t) => {
  let rooms = 0;
  const { descriptor, output } = setUp({ highWaterMark: 10, onRoom: () => rooms++ });
  output.write('123456789');
  t.false(output.isFull);
  await turn();
  output.write('0123456789');
  t.true(output.isFull);
  descriptor.finish();
  t.true(output.isFull);
  t.is(rooms, 0);
  descriptor.finish();
  t.false(output.isFull);
  t.is(rooms, 1);
  t.is(output.waiting, 0);
});

test('ends once everything is written', async (t) => {
  const { descriptor, output } = setUp();
  output.write('a');
  let isEnded = false;
  const ended = output.end().then(() => {
    isEnded = true;
  });
  t.deepEqual(descriptor.writes, ['a']);
  await turn();
  t.false(isEnded);
  descriptor.finish();
  await ended;
  t.true(descriptor.isClosed);
  output.write('b');
  await turn();
  t.deepEqual(descriptor.writes, ['a']);
});

test('ends at once where nothing is to be written, however often', async (t) => {
  const { descriptor, output } = setUp();
  await output.end();
  await output.end();
  t.true(descriptor.isClosed);
});

test('drops everything after a fault, and tells of it once', async (t) => {
  const faults: OutputFault[] = [];
  const { descriptor, output } = setUp({ onFault: (fault) => faults.push(fault), highWaterMark: 1 });
  output.write('a');
  await turn();
  output.write('b');
  const ended = output.end();
  descriptor.finish(Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC', errno: -28 }));
  output.write('c');
  await turn();
  await ended;
  t.deepEqual(descriptor.writes, ['a']);
  t.deepEqual(faults, [{ type: 'failed', message: 'no space left on device' }]);
  t.false(output.isFull);
});

test('takes a reader that has left for no failure', async (t) => {
  for (const code of ['EPIPE', 'ECONNRESET']) {
    const faults: OutputFault[] = [];
    const { descriptor, output } = setUp({ onFault: (fault) => faults.push(fault) });
    output.write('a');
    await turn();
    descriptor.finish(Object.assign(new Error(), { code }));
    t.deepEqual(faults, [{ type: 'closed' }]);
  }
});

test('ends at once where a fault has ended it before', async (t) => {
  const { descriptor, output } = setUp();
  output.write('a');
  await turn();
  descriptor.finish(Object.assign(new Error(), { code: 'EPIPE' }));
  await output.end();
  t.true(descriptor.isClosed);
});

test('can be abandoned while a write is stuck', async (t) => {
  const { descriptor, output } = setUp();
  output.write('a');
  const ended = output.end();
  output.abandon();
  await ended;
  t.true(descriptor.isClosed);
  descriptor.finish();
});
