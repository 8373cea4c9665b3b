import test from 'ava';
import { patienceMs } from '../../src/pool/recall.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { fakeMember, fakeSource, newPool } from './fake-member.js';

/** A worker with four threads. */
const threaded = [
  { name: 'work', isIdempotent: false, isAsync: false, concurrency: 4 },
  { name: 'fetch', isIdempotent: false, isAsync: true, concurrency: 64 },
];

const ran = (ms: number) => ({ runUs: ms * 1000 });

function fill(count: number, tool = 'work') {
  const clock = new FakeClock();
  const { pool } = newPool(undefined, clock);
  const members = ['w1', 'w2'].map((id) => fakeMember(id, threaded));
  const [first, second] = members;
  const seats = members.map((member) => pool.join(member));
  const source = fakeSource();
  const send = (more: number, of = tool) => {
    for (let i = 0; i < more; i++) pool.accept(source.command(of));
    pool.flush();
  };
  send(count);
  if (first === undefined || second === undefined) throw new Error('there are two');
  return { clock, pool, source, members, first, second, seats, send };
}

const held = (seats: readonly { readonly held: number }[]) => seats.map((seat) => seat.held);

test('commands go to the member with the most free threads, as many as it has', (t) => {
  const { seats, send, pool } = fill(3);
  t.deepEqual(held(seats), [2, 1]);
  send(1);
  t.deepEqual(held(seats), [2, 2]);
  send(10);
  t.deepEqual(held(seats), [4, 4], 'nothing is known about how long the tool takes');
  t.is(pool.queued, 6);
});

test('of members of different size the smaller one gets less', (t) => {
  const { pool } = newPool();
  const single = threaded.map((tool) => ({ ...tool, concurrency: 1 }));
  const double = threaded.map((tool) => ({ ...tool, concurrency: 2 }));
  const seats = [single, double].map((tools, i) => pool.join(fakeMember(`w${i}`, tools)));
  const source = fakeSource();
  for (let i = 0; i < 3; i++) pool.accept(source.command('work'));
  pool.flush();
  t.deepEqual(held(seats), [1, 2]);
});

test('a fast tool is sent ahead, for all threads together; a slow one is not', (t) => {
  const slow = fill(2);
  slow.first.answer(slow.seats[0], 1, ran(500));
  slow.send(100);
  t.deepEqual(held(slow.seats), [4, 4]);

  const { first, seats, send } = fill(1);
  first.answer(seats[0], 1, ran(16));
  send(100);
  // 4 × 80 ms of work, one thread of which would get 80 ms.
  t.true((seats[0]?.held ?? 0) > 15 && (seats[0]?.held ?? 0) <= 20, String(seats[0]?.held));
});

test('async commands have a place beside busy threads, but not behind what waits for one', (t) => {
  const { first, second, seats, send, pool } = fill(8);
  send(10, 'fetch');
  t.deepEqual(held(seats), [9, 9]);
  pool.halt({ ok: false, error: { code: 'shutting_down', message: 'that was it' } });

  const ahead = fill(1);
  ahead.first.answer(ahead.seats[0], 1, ran(1));
  ahead.send(12);
  const before = ahead.first.sent.length;
  ahead.first.hasStarted = 5;
  ahead.send(1, 'fetch');
  ahead.send(1, 'fetch');
  t.deepEqual([ahead.first.sent.length - before, ahead.pool.queued], [0, 2]);
  t.is(first.withdrawn + second.withdrawn, 16 + 2);
});

test('what waits for a thread of a slow member goes to another that has one free', async (t) => {
  const { clock, first, second, seats, send } = fill(1);
  first.answer(seats[0], 1, ran(1));
  send(12);
  t.deepEqual(held(seats), [6, 6]);
  first.hasStarted = 5;
  for (const seq of [1, 2, 3]) second.answer(seats[1], seq, ran(1));
  t.is(seats[1]?.held, 3, 'one thread is free');
  await clock.advance(patienceMs);
  t.is(first.withdrawn, 7);
  await clock.advance(1);
  t.deepEqual(held(seats), [4, 5]);
});

test('nothing is taken back from a member whose threads have all they hold', async (t) => {
  const { clock, first, second, seats } = fill(5);
  first.hasStarted = 3;
  second.answerAll(seats[1]);
  await clock.advance(100);
  t.is(first.withdrawn, 0);
});

test('what has run longest counts from when it had a thread', async (t) => {
  const { clock, pool, first, seats, send } = fill(1);
  first.answer(seats[0], 1, ran(1));
  send(12);
  first.hasStarted = 5;
  await clock.advance(3);
  t.is(pool.running.get('w1')?.ms, 3);
  for (const seq of [2, 3, 4, 5]) {
    first.hasStarted++;
    first.answer(seats[0], seq, ran(3));
  }
  await clock.advance(2);
  t.is(pool.running.get('w1')?.ms, 2);
});

test('commands that share a call have one thread', (t) => {
  const { pool } = newPool();
  const embed = { name: 'embed', isIdempotent: false, isAsync: false, concurrency: 2, batch: 4 };
  const members = ['w1', 'w2'].map((id) => fakeMember(id, [embed]));
  const seats = members.map((member) => pool.join(member));
  const source = fakeSource();
  for (let i = 0; i < 40; i++) pool.accept(source.command('embed'));
  pool.flush();
  t.deepEqual(held(seats), [8, 8], 'two calls each');
  // A call of a slow tool that is over makes room for another.
  for (const seq of [1, 2, 3, 4]) seats[0]?.settle({ seq, outcome: 'ok', payload: '1', ...ran(500) });
  seats[0]?.settleEnd();
  t.deepEqual(held(seats), [8, 8]);
  t.is(members[0]?.sent.length, 12);
});
