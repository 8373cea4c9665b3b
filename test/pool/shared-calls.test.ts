import test from 'ava';
import { FakeClock } from '../helpers/fake-clock.js';
import { type FakeMember, fakeMember, fakeSource, newPool } from './fake-member.js';

const embed = { name: 'embed', isIdempotent: false, concurrency: 1, batch: 4, waitMs: 90 };
const add = { name: 'add', isIdempotent: false, concurrency: 1 };
const crash = { code: 'worker_crashed', message: 'worker w1 was killed' } as const;

function setUp(ids: readonly string[] = ['w1'], tools: FakeMember['tools'] = [embed, add], rate?: number) {
  const clock = new FakeClock();
  const options = { queueLimit: 5000, queueBytes: 2 ** 26, cancelGraceMs: 1000 };
  const pace = rate === undefined ? undefined : { count: rate, periodMs: 1000 };
  const { pool, events } = newPool({ ...options, rate: pace }, clock);
  const source = fakeSource();
  const members = ids.map((id) => fakeMember(id, tools));
  const seats = members.map((member) => pool.join(member));
  const accept = (count: number, tool = 'embed', ...rest: [args?: string, options?: object]) => {
    for (let i = 0; i < count; i++) pool.accept(source.command(tool, ...rest));
  };
  const send = (...args: Parameters<typeof accept>) => {
    accept(...args);
    pool.flush();
  };
  const lines = (member = members[0]) => member?.sent.map(({ command }) => command.line);
  return { clock, pool, events, source, members, seats, accept, send, lines };
}

/** Answers one call of some commands, as a message of results. */
function answer(member: FakeMember | undefined, seat: unknown, seqs: readonly number[], ms: number): void {
  const membership = seat as { settle(result: object): void; settleEnd(): void } | undefined;
  for (const seq of seqs) membership?.settle({ seq, outcome: 'ok', payload: 'null', runUs: ms * 1000 });
  membership?.settleEnd();
  if (member !== undefined) member.hasStarted = Math.max(member.hasStarted, ...seqs);
}

test('a member gets a whole call at once, of a tool that never ran, and no part of another', (t) => {
  const { members, seats, send, lines } = setUp();
  send(10);
  t.deepEqual(lines(), [1, 2, 3, 4]);
  answer(members[0], seats[0], [1, 2, 3, 4], 50);
  t.deepEqual(lines(), [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('what comes while a slow call runs waits for its end, and goes together then', (t) => {
  const { clock, members, seats, send, lines } = setUp();
  send(1);
  answer(members[0], seats[0], [1], 50);
  send(1);
  for (let i = 0; i < 3; i++) {
    clock.sleep(1);
    send(1);
  }
  t.deepEqual(lines(), [1, 2]);
  answer(members[0], seats[0], [2], 50);
  t.deepEqual(lines(), [1, 2, 3, 4, 5]);
});

test('of a fast one whole calls are held ahead, as long as their turn comes soon', (t) => {
  const { members, seats, send } = setUp();
  send(1);
  answer(members[0], seats[0], [1], 4.9);
  send(500);
  t.is(seats[0]?.held, 64, 'sixteen calls of 5 ms are 80 ms');

  const large = setUp(['w1'], [{ ...embed, batch: 250 }]);
  large.send(1);
  answer(large.members[0], large.seats[0], [1], 0.1);
  large.send(2000);
  t.is(large.seats[0]?.held, 1000, 'four calls, since five are more than a member may hold');
});

test('the largest call goes as one', (t) => {
  const { seats, send } = setUp(['w1'], [{ ...embed, batch: 256 }]);
  send(500);
  t.is(seats[0]?.held, 256);
});

test('async calls run side by side', (t) => {
  const { seats, send } = setUp(['w1'], [{ ...embed, concurrency: 3 }]);
  send(50);
  t.is(seats[0]?.held, 12);
});

test('commands for one tool are brought together, whatever waits between them', (t) => {
  const { members, seats, accept, pool, lines } = setUp();
  for (let i = 0; i < 6; i++) {
    accept(1);
    accept(1, 'add');
  }
  pool.flush();
  t.deepEqual(lines(), [1, 3, 5, 7]);
  for (let i = 0; i < 3; i++) members[0]?.answerAll(seats[0]);
  t.deepEqual(lines()?.slice(4, 7), [2, 4, 6], 'what was passed by is next, in its order');
});

test('those of a source that takes no results are not brought along', (t) => {
  const { pool, accept, lines } = setUp();
  const other = fakeSource();
  other.isBackedUp = true;
  accept(1);
  pool.accept(other.command('embed'));
  accept(1);
  pool.flush();
  t.deepEqual(lines(), [1, 2]);
  t.is(pool.queued, 1);
});

test('members that are free share what there is; what nobody else will take soon fills a call up', (t) => {
  const { members, seats, accept, send, pool } = setUp(['w1', 'w2'], [{ ...embed, batch: 8 }, add]);
  send(6);
  t.deepEqual([seats[0]?.held, seats[1]?.held], [3, 3]);
  members[0]?.answerAll(seats[0]);
  members[1]?.answerAll(seats[1]);

  accept(1, 'add');
  accept(8);
  pool.flush();
  t.deepEqual([seats[0]?.held, seats[1]?.held], [1, 8]);
});

test('a call that is full expects nothing, whatever the pace holds up', async (t) => {
  const { clock, members, send, lines } = setUp(['w1'], [embed], 50);
  send(6);
  t.deepEqual(lines(), [1, 2, 3, 4]);
  t.deepEqual(members[0]?.expecting, [], 'it is full');
  await clock.advance(19);
  t.deepEqual(lines(), [1, 2, 3, 4]);
});

test('a call is told that more will follow where only the pace holds them up, which join it as long as it waits', async (t) => {
  const { clock, members, send, lines } = setUp(['w1'], [embed], 20);
  send(6);
  t.deepEqual(lines(), [1, 2]);
  t.deepEqual(members[0]?.expecting, [2]);
  await clock.advance(50);
  t.deepEqual(lines(), [1, 2, 3]);
  await clock.advance(60);
  t.deepEqual(lines(), [1, 2, 3], 'it has waited for 90 ms, and runs');
});

test('without a pace nothing is expected', (t) => {
  const { members, send } = setUp();
  send(3);
  send(50);
  t.deepEqual(members[0]?.expecting, []);
});

test('commands with different time limits share no call', (t) => {
  const { members, accept, pool, lines, seats } = setUp(['w1'], [{ ...embed, batch: 8 }]);
  accept(1);
  members[0]?.answerAll(seats[0]);
  pool.flush();
  answer(members[0], seats[0], [1], 0.1);
  accept(2);
  accept(1, 'embed', '{}', { timeoutMs: 500 });
  accept(1, 'embed', '{}', { timeoutMs: 500 });
  accept(1, 'embed', '{}', { timeoutMs: 700 });
  pool.flush();
  t.deepEqual(lines(), [1, 2, 3, 4, 5, 6]);
  t.deepEqual(members[0]?.begun, [4, 6]);
});

test('one that is cancelled waits for its call; only where all are is the member given up', async (t) => {
  const { clock, pool, source, members, seats, send } = setUp();
  const [member] = members;
  send(3);
  if (member !== undefined) member.hasStarted = 3;
  pool.cancel(source, ({ line }) => line === 2);
  await clock.advance(60_000);
  t.deepEqual(member?.interrupted, [2]);
  t.is(member?.givenUp, undefined);
  t.is(source.settled, 0);

  pool.cancel(source, () => true);
  await clock.advance(700);
  t.is(member?.givenUp, undefined, 'the call has only now been asked to end');
  await clock.advance(600);
  t.is(member?.givenUp, 'did not end a command within 1000 ms of being asked to');
  seats[0]?.leave({ started: 3, finished: () => undefined, error: crash });
  t.is(source.settled, 3);
});

test('what the call gives one that was cancelled meanwhile counts', (t) => {
  const { pool, source, members, seats, send } = setUp();
  send(2);
  pool.cancel(source, ({ line }) => line === 2);
  answer(members[0], seats[0], [1, 2], 5);
  t.true(source.outcomes.get(2)?.ok);
});

test('after a death all of a call are suspects, which run again one by one', (t) => {
  const { pool, source, members, seats, send } = setUp(['w1'], [{ ...embed, isIdempotent: true }]);
  send(3);
  t.is(members[0]?.sent.length, 3);
  const next = fakeMember('w1', [{ ...embed, isIdempotent: true }]);
  seats[0]?.leave({ started: 3, finished: () => undefined, error: crash });
  const seat = pool.join(next);
  for (const seq of [1, 2, 3]) {
    t.is(seat.held, 1);
    next.answer(seat, seq);
  }
  t.is(source.settled, 3);
});

test('a call that runs on its own is taken for look-ahead of other tools as a whole', (t) => {
  const { members, seats, send, lines } = setUp();
  send(1, 'add');
  answer(members[0], seats[0], [1], 0.01);
  send(1);
  answer(members[0], seats[0], [2], 79);
  send(1);
  send(1, 'add');
  t.deepEqual(lines(), [1, 2, 3, 4], '79 ms, and next to nothing');
  answer(members[0], seats[0], [3, 4], 90);
  send(1);
  send(1, 'add');
  t.deepEqual(lines(), [1, 2, 3, 4, 5]);
});
