import test from 'ava';
import { failure } from '../../src/command.js';
import { GatedPool } from '../../src/pool/gated-pool.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { fakeMember, fakeSource, newPool } from './fake-member.js';

const rate = { count: 10, periodMs: 1000 };
const options = { queueLimit: 1000, queueBytes: 1_000_000, rate };

test('a pool starts commands at its pace, over all members, and has no timer where none waits', async (t) => {
  const clock = new FakeClock();
  const { pool } = newPool(options, clock);
  const members = ['w1', 'w2'].map((id) => fakeMember(id));
  const seats = members.map((member) => pool.join(member));
  const source = fakeSource();
  const sent = () => members.reduce((sum, member) => sum + member.sent.length, 0);
  for (let i = 0; i < 4; i++) pool.accept(source.command('fast'));
  pool.flush();
  t.is(sent(), 1);
  for (const [i, member] of members.entries()) member.answerAll(seats[i]);
  t.is(sent(), 1);
  await clock.advance(99);
  t.is(sent(), 1);
  await clock.advance(1);
  t.is(sent(), 2);
  await clock.advance(100);
  t.is(sent(), 3);
  for (const [i, member] of members.entries()) member.answerAll(seats[i]);
  pool.cancel(source, () => true);
  t.is(pool.queued, 0);
  await clock.advance(5);
  t.is(clock.pending, 0, 'none waits, and nothing runs');
});

test('unknown tools cost no turn', (t) => {
  const clock = new FakeClock();
  const { pool } = newPool(options, clock);
  const member = fakeMember('w1');
  pool.join(member);
  const source = fakeSource();
  for (const tool of ['what', 'what', 'fast']) pool.accept(source.command(tool));
  pool.flush();
  t.is(member.sent.length, 1);
});

test('a gate lets commands through at a pace, asks to pause meanwhile, and answers what waits when it is shut', async (t) => {
  const clock = new FakeClock();
  const { pool: inner } = newPool(undefined, clock);
  const gate = new GatedPool(inner, rate, clock);
  const source = fakeSource();
  let rooms = 0;
  gate.onRoom(() => rooms++);
  gate.accept(source.command('fast'));
  t.false(gate.isFull);
  gate.accept(source.command('fast'));
  t.true(gate.isFull);
  t.is(inner.queued, 1);
  await clock.advance(100);
  t.is(inner.queued, 2);
  t.is(rooms, 1);
  t.is(clock.pending, 0, 'none waits');

  const [first, second] = [source.command('fast'), source.command('fast')];
  gate.accept(first);
  gate.accept(second);
  t.is(
    gate.cancel(source, (command) => command === first),
    1,
  );
  gate.shut(failure('shutting_down', 'it halts'));
  gate.accept(source.command('fast'));
  t.is(clock.pending, 0);
  t.is(inner.queued, 2);
  t.deepEqual(
    [...source.outcomes.values()].map((outcome) => (outcome.ok ? 'ok' : outcome.error.code)),
    ['cancelled', 'shutting_down', 'shutting_down'],
  );
});
