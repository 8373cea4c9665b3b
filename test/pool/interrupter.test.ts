import test from 'ava';
import type { Failure } from '../../src/command.js';
import type { PoolOptions } from '../../src/pool/pool.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { type FakeMember, fakeMember, fakeSource, newPool } from './fake-member.js';

const interrupted = (details: object = {}) => ({
  outcome: 'error' as const,
  payload: JSON.stringify({ code: 'cancelled', message: 'the command was asked to end', details }),
});
const crash = { code: 'worker_crashed', message: 'worker w1 was killed' } as const;
const fetch = { name: 'fetch', isIdempotent: false, concurrency: 64 };

function setUp(options: Partial<PoolOptions> = {}, member: FakeMember = fakeMember('w1')) {
  const clock = new FakeClock();
  const { pool, events } = newPool({ queueLimit: 1000, queueBytes: 2 ** 26, ...options }, clock);
  const source = fakeSource();
  const seat = pool.join(member);
  const send = (...args: Parameters<typeof source.command>) => {
    const command = source.command(...args);
    pool.accept(command);
    pool.flush();
    return command;
  };
  const codeOf = (line: number) => {
    const outcome = source.outcomes.get(line);
    return outcome === undefined || outcome.ok ? outcome?.ok : outcome.error.code;
  };
  return { clock, pool, events, source, member, seat, send, codeOf };
}

test('what runs over its limit is asked to end, and answers timeout once it has', async (t) => {
  const { clock, source, member, seat, send } = setUp();
  send('slow', '{}', { timeoutMs: 1000 });
  member.hasStarted = 1;
  await clock.advance(900);
  t.deepEqual(member.interrupted, []);
  await clock.advance(300);
  t.deepEqual(member.interrupted, [1]);
  t.is(source.settled, 0, 'it is not over yet');
  member.answer(seat, 1, interrupted({ traceback: 'where it was' }));
  t.deepEqual((source.outcomes.get(1) as Failure).error, {
    code: 'timeout',
    message: 'it ran longer than 1000 ms (timeout_ms)',
    details: { limit_ms: 1000, traceback: 'where it was' },
  });
  await clock.advance(10_000);
  t.is(clock.pending, 0);
  t.is(member.givenUp, undefined);
});

test('only what runs is counted: neither the queue, nor what is held behind another one', async (t) => {
  const { clock, member, seat, send } = setUp({ timeoutMs: 1000 });
  send('slow');
  send('slow');
  member.hasStarted = 1;
  await clock.advance(800);
  member.answer(seat, 1, { runUs: 800_000 });
  member.hasStarted = 1;
  await clock.advance(800);
  t.deepEqual(member.interrupted, [], 'the second was sent, and not started');
  member.hasStarted = 2;
  await clock.advance(800);
  t.deepEqual(member.interrupted, []);
  await clock.advance(600);
  t.deepEqual(member.interrupted, [2]);
});

test("a command's own limit comes first, then its tool's, then that of all", async (t) => {
  const tools = [
    { name: 'plain', isIdempotent: false, concurrency: 64 },
    { name: 'brief', isIdempotent: false, concurrency: 64, timeoutMs: 200 },
  ];
  const { clock, source, member, seat, send } = setUp({ timeoutMs: 400 }, fakeMember('w1', tools));
  send('plain');
  send('brief');
  send('brief', '{}', { timeoutMs: 800 });
  member.hasStarted = 3;
  await clock.advance(2000);
  t.deepEqual(member.interrupted, [2, 1, 3]);
  for (const seq of [1, 2, 3]) member.answer(seat, seq, interrupted());
  t.deepEqual(
    [1, 2, 3].map((line) => (source.outcomes.get(line) as Failure).error.message.match(/\(.*\)/)?.[0]),
    ['(--timeout)', "(the tool's own)", '(timeout_ms)'],
  );
});

test('time that we slept through counts for nothing', async (t) => {
  const { clock, member, send } = setUp();
  send('slow', '{}', { timeoutMs: 1000 });
  member.hasStarted = 1;
  await clock.advance(200);
  clock.sleep(3_600_000);
  await clock.advance(500);
  t.deepEqual(member.interrupted, []);
  await clock.advance(700);
  t.deepEqual(member.interrupted, [1]);
});

test('a tool that finishes after all, or fails before it is hit, has its say', async (t) => {
  const { clock, member, seat, send, codeOf } = setUp({ timeoutMs: 100 });
  send('slow');
  member.hasStarted = 1;
  await clock.advance(200);
  member.answer(seat, 1, { payload: '"half"' });
  t.is(codeOf(1), true);
  send('slow');
  member.hasStarted = 2;
  await clock.advance(200);
  member.answer(seat, 2, { outcome: 'error', payload: '{"code":"tool_error","message":"no good"}' });
  t.is(codeOf(2), 'tool_error');
});

test('what has finished, its result being on its way, is not asked to end', async (t) => {
  const { clock, member, seat, send, codeOf } = setUp({ timeoutMs: 100 });
  send('slow');
  member.hasStarted = 1;
  member.hasEnded.add(1);
  await clock.advance(5000);
  t.deepEqual(member.interrupted, []);
  member.answer(seat, 1);
  t.is(codeOf(1), true);
});

test('a member gets nothing while something it runs is asked to end; what it had not started goes on', async (t) => {
  const { clock, pool, member, seat, send, source } = setUp({ timeoutMs: 500 });
  send('fast');
  member.hasStarted = 1;
  member.answer(seat, 1);
  for (let i = 0; i < 5; i++) pool.accept(source.command('fast'));
  pool.flush();
  t.is(seat.held, 5);
  member.hasStarted = 2;
  await clock.advance(700);
  t.deepEqual(member.interrupted, [2]);
  t.is(seat.held, 1);
  t.is(pool.queued, 4);
  const other = fakeMember('w2');
  const otherSeat = pool.join(other);
  other.answerAll(otherSeat);
  other.answerAll(otherSeat);
  t.is(pool.queued, 0);
  t.is(member.sent.length, 6);
  member.answer(seat, 2, interrupted());
  send('fast');
  send('fast');
  t.is(member.sent.length, 7, 'it is used again once that is over');
});

test('one that does not end has its member given up after the grace, and says so', async (t) => {
  const { clock, member, seat, source, send } = setUp({ timeoutMs: 100, cancelGraceMs: 1000 });
  send('slow');
  member.hasStarted = 1;
  await clock.advance(200);
  t.deepEqual(member.interrupted, [1]);
  await clock.advance(700);
  t.is(member.givenUp, undefined);
  await clock.advance(500);
  t.is(member.givenUp, 'did not end a command within 1000 ms of being asked to');
  seat.leave({ started: 1, finished: () => undefined, error: crash });
  const { error } = source.outcomes.get(1) as Failure;
  t.is(error.code, 'timeout');
  t.regex(error.message, /killed with its worker/);
  t.is(error.details?.['killed'], true);
  await clock.advance(10_000);
  t.is(clock.pending, 0);
});

test('those beside it get as long again, and then are told why', async (t) => {
  const safe = { name: 'safe', isIdempotent: true, concurrency: 64 };
  const { clock, pool, member, seat, source, send, codeOf } = setUp(
    { cancelGraceMs: 1000 },
    fakeMember('w1', [fetch, safe]),
  );
  send('fetch', '{}', { timeoutMs: 100 });
  send('fetch');
  send('safe');
  send('fetch');
  member.hasStarted = 4;
  await clock.advance(1500);
  t.deepEqual(member.interrupted, [1]);
  t.is(member.givenUp, undefined);
  member.answer(seat, 4);
  await clock.advance(1000);
  t.truthy(member.givenUp);
  seat.leave({ started: 4, finished: () => undefined, error: crash });
  t.is(codeOf(1), 'timeout');
  t.is(codeOf(2), 'worker_crashed');
  t.is((source.outcomes.get(2) as Failure).error.details?.['cause'], 'sibling');
  t.is(codeOf(4), true);
  t.is(pool.queued, 1, 'what is idempotent runs again');

  // However often it happens, it is never taken for what kills workers.
  const other = fakeMember('w2', [fetch, safe]);
  pool.join(other);
  t.is(other.sent[0]?.command.deaths, 0);
});

test('what waits is cancelled at once, what is held and not started a moment later, what runs when it has ended', async (t) => {
  const { clock, pool, member, seat, source, send, codeOf } = setUp();
  send('fast');
  member.hasStarted = 1;
  member.answer(seat, 1);
  for (let i = 0; i < 1200; i++) pool.accept(source.command('fast'));
  pool.flush();
  member.hasStarted = 2;
  t.is(pool.queued, 176);

  t.is(
    pool.cancel(source, ({ line }) => line === 1100),
    1,
  );
  t.is(codeOf(1100), 'cancelled');
  t.is(
    pool.cancel(source, ({ line }) => line === 3 || line === 2),
    2,
  );
  t.is(source.settled, 2);
  t.deepEqual(member.interrupted, [2, 3]);
  await clock.advance(1);
  t.is(codeOf(3), 'cancelled');
  t.is(codeOf(2), undefined);
  member.answer(seat, 2, interrupted());
  t.is(codeOf(2), 'cancelled');
  t.is(
    pool.cancel(source, ({ line }) => line === 2),
    0,
  );
  t.is(
    pool.cancel(fakeSource(), () => true),
    0,
    "nobody cancels another's",
  );
});

test('a cancelled command is never run again, whatever its worker does', async (t) => {
  const { pool, member, seat, send, source, codeOf } = setUp({ retries: 3 });
  send('safe');
  member.hasStarted = 1;
  pool.cancel(source, () => true);
  seat.leave({ started: 1, finished: () => undefined, error: crash });
  t.is(codeOf(1), 'cancelled');
  t.is(pool.queued, 0);
});

test('one that waits to be tried again can be cancelled, too', async (t) => {
  const { clock, pool, member, seat, send, source, codeOf } = setUp({ retries: 1 });
  send('slow');
  member.hasStarted = 1;
  member.answer(seat, 1, { outcome: 'error', payload: '{"code":"tool_error","message":"no good"}' });
  t.is(source.settled, 0);
  t.is(
    pool.cancel(source, () => true),
    1,
  );
  t.is(codeOf(1), 'cancelled');
  await clock.advance(1000);
  t.is(clock.pending, 0);
  await pool.whenIdle();
});
