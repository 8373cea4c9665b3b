import test from 'ava';
import type { FinishedSpan } from '../../src/tracing/span.js';
import { SpanQueue } from '../../src/tracing/span-queue.js';
import { type Deferred, deferred } from '../../src/util/deferred.js';
import { FakeClock } from '../helpers/fake-clock.js';

const limits = { queue: 10, batch: 4, delayMs: 100 };

function span(name: string): FinishedSpan {
  const context = {
    traceId: '0'.repeat(31).concat('1'),
    spanId: '0'.repeat(15).concat('1'),
    isSampled: true,
  };
  const times = { startMs: 0, endMs: 1 };
  return { name, context, parent: undefined, isServer: false, ...times, attributes: {}, fault: undefined };
}

/** A queue whose sends end when a test says so. */
function scene() {
  const clock = new FakeClock();
  const sent: { readonly names: string; readonly done: Deferred<void> }[] = [];
  const dropped: [number, string][] = [];
  const queue = new SpanQueue({
    send(spans) {
      const done = deferred();
      sent.push({ names: spans.map(({ name }) => name).join(''), done });
      return done.promise;
    },
    onDropped: (spans, why) => dropped.push([spans, why]),
    clock,
    limits,
  });
  const add = (names: string) => {
    for (const name of names) queue.add(span(name));
  };
  return { clock, sent, dropped, queue, add, names: () => sent.map(({ names }) => names) };
}

test('spans wait for others, but not for long, and not where there are enough of them', async (t) => {
  const { clock, sent, add, names } = scene();
  add('ab');
  await clock.advance(99);
  t.deepEqual(names(), []);
  await clock.advance(1);
  t.deepEqual(names(), ['ab']);
  sent[0]?.done.resolve();
  await clock.advance(0);
  add('cdefg');
  t.deepEqual(names(), ['ab', 'cdef'], 'at once');
  sent[1]?.done.resolve();
  await clock.advance(100);
  t.deepEqual(names(), ['ab', 'cdef', 'g']);
});

test('one batch is on its way at a time; what came meanwhile follows, whatever became of it', async (t) => {
  const { clock, sent, dropped, add, names } = scene();
  add('abcd');
  add('e');
  await clock.advance(1000);
  t.deepEqual(names(), ['abcd'], 'its time has passed while another batch was on its way');
  sent[0]?.done.reject(new Error('nobody listens'));
  await clock.advance(100);
  t.deepEqual(names(), ['abcd', 'e']);
  t.deepEqual(dropped, [[4, 'nobody listens']]);
  add('fghijk');
  await clock.advance(1000);
  t.deepEqual(names(), ['abcd', 'e']);
  sent[1]?.done.resolve();
  await clock.advance(0);
  t.deepEqual(names(), ['abcd', 'e', 'fghi'], 'enough of them wait for no timer');
});

test('who is away is tried once in a while, and nothing is made for it meanwhile', async (t) => {
  const { clock, queue, sent, dropped, add, names } = scene();
  add('abcd');
  sent[0]?.done.reject(new Error('nobody listens'));
  await clock.advance(0);
  add('efghijklmn');
  t.true(queue.isFull);
  await clock.advance(99);
  t.deepEqual(names(), ['abcd']);
  await clock.advance(1);
  t.deepEqual(names(), ['abcd', 'efgh']);
  sent[1]?.done.resolve();
  await clock.advance(0);
  t.deepEqual(names(), ['abcd', 'efgh', 'ijkl'], 'there it is');
  t.deepEqual(dropped, [[4, 'nobody listens']]);
});

test('what there is no room for is dropped, and told now and then, with nothing missing', async (t) => {
  const { clock, queue, sent, dropped, add } = scene();
  add('abcd');
  add('0123456789');
  add('xyz');
  t.deepEqual(dropped, [[1, 'they came faster than they could be sent']], 'the first at once');
  await clock.advance(10_000);
  add('x');
  t.deepEqual(dropped.slice(1), [[3, 'they came faster than they could be sent']]);
  sent[0]?.done.resolve();
  await clock.advance(0);
  const closed = queue.close(1000);
  await clock.advance(1000);
  await closed;
  const all = dropped.reduce((sum, [spans]) => sum + spans, 0);
  t.is(all, 4 + 10, 'also those that were on their way');
  add('z');
  t.is(clock.pending, 0);
});

test('the end waits for what is left, not longer than that takes', async (t) => {
  const { clock, queue, sent, dropped, add, names } = scene();
  add('ab');
  const closed = queue.close(2000);
  await clock.advance(0);
  t.deepEqual(names(), ['ab']);
  sent[0]?.done.resolve();
  await closed;
  t.deepEqual(dropped, []);
  t.is(clock.pending, 0);
});

test('at the end nobody waits long for one that has never answered, nor at all for one that is away', async (t) => {
  const silent = scene();
  silent.add('abcd');
  await silent.clock.advance(400);
  const closed = silent.queue.close(2000);
  await silent.clock.advance(99);
  t.deepEqual(silent.dropped, []);
  await silent.clock.advance(1);
  await closed;
  t.deepEqual(silent.dropped, [[4, 'there was no time left to send them']]);
  t.is(silent.clock.pending, 0);

  const away = scene();
  away.add('abcd');
  away.sent[0]?.done.reject(new Error('nobody listens'));
  await away.clock.advance(0);
  away.add('ef');
  await away.queue.close(2000);
  t.deepEqual(away.names(), ['abcd']);
  t.is(
    away.dropped.reduce((sum, [spans]) => sum + spans, 0),
    6,
  );
});

test('at the end one that has answered is waited for as long as can be', async (t) => {
  const { clock, queue, sent, dropped, add, names } = scene();
  add('abcdef');
  sent[0]?.done.resolve();
  await clock.advance(0);
  const closed = queue.close(2000);
  await clock.advance(1999);
  t.deepEqual(names(), ['abcd', 'ef']);
  t.deepEqual(dropped, []);
  await clock.advance(1);
  await closed;
  t.deepEqual(dropped, [[2, 'there was no time left to send them']]);
});

test('at the end the answer to the first of them is worth waiting for the others', async (t) => {
  const { clock, queue, sent, dropped, add, names } = scene();
  add('abcdef');
  const closed = queue.close(2000);
  await clock.advance(499);
  sent[0]?.done.resolve();
  await clock.advance(1000);
  t.deepEqual(names(), ['abcd', 'ef']);
  sent[1]?.done.resolve();
  await closed;
  t.deepEqual(dropped, []);
});
