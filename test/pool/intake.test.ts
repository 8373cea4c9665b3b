import test from 'ava';
import { failure } from '../../src/command.js';
import { fakeMember, fakeSource, newPool } from './fake-member.js';

test('while it is paused, what came before is run, and what comes waits', (t) => {
  const { pool, events } = newPool();
  const source = fakeSource();
  pool.accept(source.command('slow'));
  pool.pause();
  pool.pause();
  t.true(pool.isFull);
  t.is(pool.intake, 'paused');
  pool.accept(source.command('slow'));
  pool.accept(source.command('slow'));
  t.is(pool.queued, 3);
  const member = fakeMember('w1');
  const seat = pool.join(member);
  member.answer(seat, 1);
  t.deepEqual([...source.outcomes.keys()], [1]);
  t.is(member.sent.length, 1);

  let toldRoom = 0;
  pool.onRoom(() => toldRoom++);
  pool.resume();
  pool.resume();
  t.is(toldRoom, 1);
  t.false(pool.isFull);
  member.answer(seat, 2);
  member.answer(seat, 3);
  t.deepEqual([...source.outcomes.keys()], [1, 2, 3]);
  t.deepEqual(
    events.map(({ type }) => type).filter((type) => type.startsWith('intake')),
    ['intake-paused', 'intake-resumed'],
  );
});

test('what waits for the end of a pause can be cancelled, is not idle, and is answered at the end of all', async (t) => {
  const { pool } = newPool();
  const [one, other] = [fakeSource(), fakeSource()];
  const member = fakeMember('w1');
  pool.join(member);
  pool.pause();
  pool.accept(one.command('fast'));
  pool.accept(other.command('fast'));
  pool.flush();
  t.is(member.sent.length, 0);
  t.is(
    pool.cancel(one, () => true),
    1,
  );
  t.like(one.outcomes.get(1), { error: { code: 'cancelled' } });
  const idle = pool.whenIdle();
  pool.refuse(failure('shutting_down', 'the end'));
  await idle;
  t.like(other.outcomes.get(1), { error: { code: 'shutting_down' } });
  t.is(pool.intake, 'closed');
  pool.resume();
  pool.pause();
  t.is(pool.intake, 'closed');
});

test('a command that a dead worker had not started goes to another one during a pause', (t) => {
  const { pool } = newPool();
  const source = fakeSource();
  const dead = fakeMember('w1');
  const seat = pool.join(dead);
  pool.accept(source.command('fast'));
  pool.flush();
  pool.pause();
  seat.leave({ started: 0, finished: () => undefined, error: { code: 'worker_crashed', message: 'died' } });
  const member = fakeMember('w2');
  pool.join(member);
  t.is(member.sent.length, 1);
});
