import test from 'ava';
import fc from 'fast-check';
import { Command, failure, type StreamingSource } from '../../../src/command.js';
import { OrderedResults } from '../../../src/stdio/output/ordered-results.js';

function setUp() {
  const written: string[] = [];
  let rooms = 0;
  const writer: StreamingSource = {
    settle: ({ line }) => written.push(`${line}`),
    chunk: ({ line }, _, seq) => written.push(`${line}.${seq}`),
    settleStream: ({ line }, chunks) => written.push(`${line}:${chunks}`),
  };
  const order = new OrderedResults({ writer, onRoom: () => rooms++ });
  const expect = (line: number) => {
    const command = new Command(order, line, 'null', '', '', false);
    order.expect(command);
    return command;
  };
  const settle = (command: Command, result = '1') => order.settle(command, { ok: true, result }, undefined);
  return { written, order, expect, settle, rooms: () => rooms };
}

test('results come in the order of their lines, whatever order they end in', (t) => {
  const line = fc.record({
    gap: fc.integer({ min: 1, max: 3 }),
    rank: fc.double({ noNaN: true }),
    ahead: fc.nat(5),
  });
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const { written, expect, settle, order } = setUp();
      let number = 0;
      const open: [rank: number, command: Command][] = [];
      const settleOne = () => {
        open.sort(([a], [b]) => a - b);
        const [, command] = open.shift() ?? [];
        if (command !== undefined) settle(command);
      };
      for (const { gap, rank, ahead } of lines) {
        number += gap;
        open.push([rank, expect(number)]);
        if (ahead === 0) settleOne();
      }
      while (open.length > 0) settleOne();
      t.is(written.length, lines.length);
      t.deepEqual(
        written,
        written
          .map(Number)
          .toSorted((a, b) => a - b)
          .map(String),
      );
      t.is(order.awaitedLine, undefined);
    }),
  );
});

test('parts of results pass as they come, their ends in order', (t) => {
  const { written, expect, order } = setUp();
  const [first, second] = [expect(1), expect(2)];
  order.chunk(second, '1', 0);
  order.settleStream(second, 1);
  order.chunk(first, '1', 0);
  order.settleStream(first, 1);
  t.deepEqual(written, ['2.0', '1.0', '1:1', '2:1']);
});

test('is full of lines behind one that does not end, and has room once it has', async (t) => {
  const { written, expect, settle, order, rooms } = setUp();
  const first = expect(1);
  let line = 1;
  while (!order.isFull) settle(expect(++line));
  t.is(line, 10_000);
  t.false(order.isBackedUp);
  t.deepEqual(written, []);
  settle(first);
  t.is(written.length, 10_000);
  t.false(order.isFull);
  await Promise.resolve();
  t.is(rooms(), 1);
});

test('is backed up by bytes, and says which line it waits for', (t) => {
  const { expect, settle, order, written } = setUp();
  const [first, second] = [expect(1), expect(2)];
  settle(second, 'x'.repeat(65 * 2 ** 20));
  t.true(order.isBackedUp && order.isFull);
  t.is(order.awaitedLine, 1);
  order.settle(first, failure('timeout', 'x'), undefined);
  t.false(order.isBackedUp || order.isFull);
  t.deepEqual(written, ['1', '2']);
});
