import test from 'ava';
import fc from 'fast-check';
import { failure } from '../../src/command.js';
import { retryDelayMs } from '../../src/pool/retries.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { fakeMember, fakeSource, newPool } from './fake-member.js';

const crash = { code: 'worker_crashed', message: 'worker w1 was killed' } as const;
const toolError = { outcome: 'error', payload: '{"code":"tool_error","message":"no good"}' } as const;
const invalid = {
  outcome: 'error',
  payload: '{"code":"invalid_args","message":"no such parameter"}',
} as const;

function setUp(retries = 0) {
  const clock = new FakeClock();
  const { pool, events } = newPool({ queueLimit: 1000, queueBytes: 2 ** 26, retries }, clock);
  const source = fakeSource();
  const send = (...args: Parameters<typeof source.command>) => {
    pool.accept(source.command(...args));
    pool.flush();
  };
  return { clock, pool, events, source, send };
}

test('a command that failed is tried again as often as it asks for, and then answers its last failure', async (t) => {
  const { clock, pool, source, send } = setUp();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  send('slow', '{}', { retries: 2 });
  member.answer(seat, 1, toolError);
  t.is(source.settled, 0);
  t.is(pool.inFlight, 0);
  await clock.advance(200);
  member.answer(seat, 2, toolError);
  await clock.advance(100);
  t.is(member.sent.length, 2, 'it waits twice as long');
  await clock.advance(200);
  member.answer(seat, 3, toolError);
  t.is(source.outcomes.get(1)?.ok, false);
  t.is(member.sent.length, 3);
  t.is(clock.pending, 0);
});

test('a tool that asked for another attempt waits at least as long as it said', (t) => {
  const command = fakeSource().command('slow', '{}', { retries: 3 });
  const delay = (details: object) =>
    retryDelayMs(command, failure('tool_error', 'not yet', { ...details }), 0, () => 0.5);
  t.is(delay({}), 100);
  t.is(delay({ retry_after_ms: 40 }), 100);
  t.is(delay({ retry_after_ms: 90_000 }), 90_000);
  t.is(delay({ retry_after_ms: 1e15 }), 2 ** 31 - 1, 'as long as a timer can wait');
});

test('what would be wrong again is not tried again', (t) => {
  const { pool, source, send } = setUp(5);
  const member = fakeMember('w1');
  const seat = pool.join(member);
  send('slow');
  member.answer(seat, 1, invalid);
  t.is(source.settled, 1);
});

test('a command that killed two workers is poisoned, however many retries it has', async (t) => {
  const { clock, pool, source, send } = setUp(5);
  for (const id of ['w1', 'w2']) {
    const member = fakeMember(id);
    const seat = pool.join(member);
    if (id === 'w1') send('slow');
    await clock.advance(1000);
    seat.leave({ started: 1, finished: () => undefined, error: crash });
  }
  const outcome = source.outcomes.get(1);
  t.is(outcome?.ok === false && outcome.error.code, 'poisoned');
});

test('whoever waits for the end waits for those that are tried again', async (t) => {
  const { clock, pool, send } = setUp(1);
  const member = fakeMember('w1');
  const seat = pool.join(member);
  send('slow');
  let isIdle = false;
  void pool.whenIdle().then(() => {
    isIdle = true;
  });
  member.answer(seat, 1, toolError);
  await clock.advance(50);
  t.false(isIdle);
  await clock.advance(100);
  member.answer(seat, 2);
  await clock.advance(0);
  t.true(isIdle);
});

test('at the end those that wait answer their last failure', (t) => {
  const { clock, pool, source, send } = setUp(1);
  const seat = pool.join(fakeMember('w1'));
  send('slow');
  seat.settle({ seq: 1, outcome: 'error', payload: toolError.payload, runUs: 1 });
  seat.settleEnd();
  pool.refuse(failure('shutting_down', 'the end'));
  const outcome = source.outcomes.get(1);
  t.is(outcome?.ok === false && outcome.error.code, 'tool_error');
  t.is(clock.pending, 0);
});

test('those that wait to be tried again take room in the queue', (t) => {
  const clock = new FakeClock();
  const { pool } = newPool({ queueLimit: 2, queueBytes: 2 ** 26, retries: 1 }, clock);
  const source = fakeSource();
  const member = fakeMember('w1', [{ name: 'fetch', isIdempotent: false, concurrency: 64 }]);
  const seat = pool.join(member);
  for (let i = 0; i < 2; i++) pool.accept(source.command('fetch'));
  pool.flush();
  t.false(pool.isFull);
  for (const seq of [1, 2]) member.answer(seat, seq, toolError);
  t.true(pool.isFull);
});

test('delays double from 100 ms to 30 s, a quarter more or less', (t) => {
  const command = fakeSource().command('slow');
  fc.assert(
    fc.property(fc.nat(999), fc.double({ min: 0, max: 0.999, noNaN: true }), (retried, random) => {
      command.retried = retried;
      const delay = retryDelayMs(command, failure('timeout', ''), 1000, () => random) ?? Number.NaN;
      const exact = Math.min(30_000, 100 * 2 ** retried);
      return delay >= 0.75 * exact && delay <= 1.25 * exact;
    }),
  );
  t.pass();
});
