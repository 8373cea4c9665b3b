import test from 'ava';
import { patienceMs, unbegunPatienceMs } from '../../src/pool/recall.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { fakeMember, fakeSource, newPool } from './fake-member.js';

/** Two members that hold five fast commands each, of which the first has started its first. */
function twoWithFive() {
  const clock = new FakeClock();
  const { pool } = newPool(undefined, clock);
  const source = fakeSource();
  const slow = fakeMember('w1');
  const slowSeat = pool.join(slow);
  pool.accept(source.command('fast'));
  pool.flush();
  slow.answerAll(slowSeat);
  const quick = fakeMember('w2');
  const quickSeat = pool.join(quick);
  for (let i = 0; i < 10; i++) pool.accept(source.command('fast'));
  pool.flush();
  slow.hasStarted = 2;
  return { clock, pool, source, slow, slowSeat, quick, quickSeat };
}

const lines = (member: ReturnType<typeof fakeMember>) => member.sent.map(({ command }) => command.line);

test('what a slow member has not started goes to one that is idle, once and in its order', async (t) => {
  const { clock, source, slow, slowSeat, quick, quickSeat } = twoWithFive();
  t.deepEqual(lines(slow), [1, 2, 4, 6, 8, 10]);
  quick.answerAll(quickSeat);
  await clock.advance(patienceMs);
  t.is(slow.withdrawn, 6);
  await clock.advance(1);
  t.deepEqual(lines(quick), [3, 5, 7, 9, 11, 4, 6, 8, 10]);
  t.is(slowSeat.held, 1);
  t.true(quick.sent.every(({ command }) => command.attempt === 1));

  quick.answerAll(quickSeat);
  // What it finds withdrawn later it returns, and nobody waits for that.
  for (const seq of [3, 4, 5, 6]) slow.answer(slowSeat, seq, { outcome: 'returned', payload: '' });
  slow.answer(slowSeat, 2);
  t.is(source.settled, 11);
  t.is(source.outcomes.size, 11);
  await clock.advance(100);
  t.is(clock.pending, 0);
});

test('nothing is taken back from a member that goes on answering', async (t) => {
  const { clock, slow, slowSeat, quick, quickSeat } = twoWithFive();
  quick.answerAll(quickSeat);
  for (const seq of [2, 3, 4, 5]) {
    await clock.advance(1);
    slow.answer(slowSeat, seq);
  }
  await clock.advance(100);
  t.is(slow.withdrawn, 0);
});

test('what is sent while others are taken back stays', async (t) => {
  const { clock, pool, source, slow, slowSeat, quick, quickSeat } = twoWithFive();
  quick.answerAll(quickSeat);
  await clock.advance(patienceMs);
  t.is(slow.withdrawn, 6);
  // It answers at last, before what it had not started is ours again, and so gets new commands.
  slow.answer(slowSeat, 2);
  for (let i = 0; i < 20; i++) pool.accept(source.command('fast'));
  pool.flush();
  t.true(slow.sent.some(({ seq }) => seq > 6));
  await clock.advance(1);
  const runnable = [...slow.sent.filter(({ seq }) => seq < 3 || seq > 6), ...quick.sent];
  const run = runnable.map(({ command }) => command.line);
  t.deepEqual(run.toSorted(), [...new Set(run)].toSorted(), 'nothing is with two members, or twice with one');
});

test('nothing is taken back from a member that goes on starting commands, or has had no turn yet', async (t) => {
  const { clock, slow, quick, quickSeat } = twoWithFive();
  slow.hasStarted = 1;
  quick.answerAll(quickSeat);
  await clock.advance(unbegunPatienceMs - 1);
  t.is(slow.withdrawn, 0);
  for (const seq of [2, 3, 4, 5]) {
    slow.hasStarted = seq;
    await clock.advance(patienceMs);
  }
  t.is(slow.withdrawn, 0);
  await clock.advance(patienceMs);
  t.is(slow.withdrawn, 6);
});

test('nothing is taken back while nobody is idle', async (t) => {
  const { clock, slow } = twoWithFive();
  await clock.advance(1000);
  t.is(slow.withdrawn, 0);
});

test('a slow member gets nothing ahead until it has answered', async (t) => {
  const { clock, pool, source, slow, slowSeat, quick, quickSeat } = twoWithFive();
  quick.answerAll(quickSeat);
  await clock.advance(patienceMs + 1);
  for (let i = 0; i < 20; i++) pool.accept(source.command('fast'));
  pool.flush();
  t.is(slowSeat.held, 1);
  slow.answer(slowSeat, 2);
  for (let i = 0; i < 40; i++) pool.accept(source.command('fast'));
  pool.flush();
  t.true(slowSeat.held > 1);
});

test('a member that dies just then has its commands sorted once', async (t) => {
  const { clock, source, slow, slowSeat, quick, quickSeat } = twoWithFive();
  quick.answerAll(quickSeat);
  await clock.advance(patienceMs);
  slowSeat.leave({
    started: 2,
    finished: () => undefined,
    error: { code: 'worker_crashed', message: 'worker w1 was killed' },
  });
  await clock.advance(100);
  quick.answerAll(quickSeat);
  t.is(slow.withdrawn, 6);
  t.is(source.settled, 11);
  t.is(source.outcomes.size, 11);
});

test('a member whose commands were all taken back is no reason to take others back from theirs', async (t) => {
  const { clock, slow, quick, quickSeat } = twoWithFive();
  slow.hasStarted = 1;
  quick.answerAll(quickSeat);
  await clock.advance(unbegunPatienceMs + 1);
  t.is(slow.withdrawn, 6);
  t.true(quickSeat.held > 1);
  quick.hasStarted = 6;
  await clock.advance(100);
  t.is(quick.withdrawn, 0, 'it would be taken back for nobody');
});
