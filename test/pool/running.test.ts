import test from 'ava';
import { FakeClock } from '../helpers/fake-clock.js';
import { fakeMember, fakeSource, newPool } from './fake-member.js';

test('what a member runs for the longest time, as far as it has started it', (t) => {
  const clock = new FakeClock();
  const { pool } = newPool(undefined, clock);
  const source = fakeSource();
  const member = fakeMember('w1', [{ name: 'fast', isIdempotent: false, concurrency: 1 }]);
  const seat = pool.join(member);
  const answerFast = (seq: number) => member.answer(seat, seq, { runUs: 10 });
  pool.accept(source.command('fast'));
  pool.flush();
  t.is(pool.running.size, 0, 'it has not said that it runs it');
  member.hasStarted = 1;
  clock.sleep(30);
  t.deepEqual([...pool.running], [['w1', { tool: 'fast', line: 1, ms: 30 }]]);
  answerFast(1);
  t.is(pool.running.size, 0);

  pool.accept(source.command(''));
  pool.accept(source.command('fast'));
  pool.flush();
  clock.sleep(5);
  member.hasStarted = 2;
  t.like(pool.running.get('w1'), { tool: 'fast', line: 2, ms: 5 }, 'it has the name of its tool');
  answerFast(2);
  member.hasStarted = 3;
  clock.sleep(7);
  t.like(pool.running.get('w1'), { line: 3, ms: 7 }, 'not since it was sent, but since it was its turn');
  member.hasEnded.add(3);
  t.is(pool.running.size, 0, 'its result is on its way');
});

test('of several at once it is the first', (t) => {
  const clock = new FakeClock();
  const { pool } = newPool(undefined, clock);
  const source = fakeSource();
  const member = fakeMember('w1', [{ name: 'wait', isIdempotent: false, concurrency: 8 }]);
  const seat = pool.join(member);
  for (let i = 0; i < 3; i++) {
    pool.accept(source.command('wait'));
    pool.flush();
    clock.sleep(10);
  }
  member.hasStarted = 3;
  t.like(pool.running.get('w1'), { line: 1, ms: 30 });
  member.answer(seat, 2);
  t.like(pool.running.get('w1'), { line: 1, ms: 30 });
  member.answer(seat, 1);
  t.like(pool.running.get('w1'), { line: 3, ms: 10 });
});

test('run times are those of what was answered', (t) => {
  const clock = new FakeClock();
  const { pool } = newPool(undefined, clock);
  t.deepEqual(pool.runTimes(0.5), [undefined]);
  const source = fakeSource();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  pool.accept(source.command('slow'));
  pool.flush();
  member.answer(seat, 1, { runUs: 12_000 });
  const [half = 0] = pool.runTimes(0.5);
  t.true(Math.abs(half - 12) < 0.4, String(half));
});
