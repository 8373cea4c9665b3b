import test from 'ava';
import { Command, failure, type Run } from '../../../src/command.js';
import { type Descriptor, toOneString } from '../../../src/stdio/output/descriptor.js';
import { Output } from '../../../src/stdio/output/output.js';
import { ResultsWriter } from '../../../src/stdio/output/results-writer.js';

function setUp(hasTiming: boolean) {
  const written: string[] = [];
  const settled: boolean[] = [];
  const descriptor: Descriptor = {
    write(bytes, done) {
      written.push(toOneString(bytes));
      done();
    },
    close() {},
  };
  const output = new Output({ descriptor });
  const writer = new ResultsWriter({ output, hasTiming, onSettled: (_, { ok }) => settled.push(ok) });
  return { written, settled, output, writer };
}

const run: Run = { worker: 'w1', attempt: 1, queuedMs: 1, ms: 2 };

test('writes a line per result, together, and counts them', (t) => {
  const { writer, output, written, settled } = setUp(false);
  writer.settle(new Command(writer, 1, '1', 'add', '{}', false), { ok: true, result: '3' }, run);
  writer.settle(new Command(writer, 2, 'null', 'add', '{}', false), failure('internal', 'x'), undefined);
  output.flush();
  t.deepEqual(written, [
    '{"id":1,"line":1,"ok":true,"result":3}\n' +
      '{"id":null,"line":2,"ok":false,"error":{"code":"internal","message":"x","retryable":false}}\n',
  ]);
  t.deepEqual(settled, [true, false]);
  t.is(writer.ok, 1);
  t.is(writer.failed, 1);
});

test('writes bare results, null for an error, and tells of those', (t) => {
  const { output, written } = setUp(false);
  const errors: string[] = [];
  const writer = new ResultsWriter({
    output,
    onRawError: ({ line }, { error }) => errors.push(`${line} ${error.code}`),
  });
  writer.settle(new Command(writer, 1, '1', 'add', '{}', false), { ok: true, result: '{"a":1}' }, run);
  writer.settle(new Command(writer, 2, '2', 'add', '{}', false), failure('internal', 'x'), undefined);
  writer.chunk(new Command(writer, 3, '3', 'add', '{}', false), '"part"', 0);
  writer.settleStream(new Command(writer, 3, '3', 'add', '{}', false), 1);
  output.flush();
  t.deepEqual(written, ['{"a":1}\nnull\n"part"\n']);
  t.deepEqual(errors, ['2 internal']);
});

test('backs up where its output is full', (t) => {
  const descriptor: Descriptor = { write() {}, close() {} };
  const writer = new ResultsWriter({ output: new Output({ descriptor, highWaterMark: 10 }) });
  t.false(writer.isBackedUp);
  writer.settle(new Command(writer, 1, '1', 'add', '{}', false), { ok: true, result: '3' }, run);
  t.true(writer.isBackedUp);
});

test('says where a command ran only where that was asked for', (t) => {
  const { writer, output, written } = setUp(true);
  writer.settle(new Command(writer, 1, '1', 'add', '{}', false), { ok: true, result: '3' }, run);
  output.flush();
  t.true(written[0]?.includes('"run":{"worker":"w1"'));
});
