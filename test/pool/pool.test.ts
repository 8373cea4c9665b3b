import test from 'ava';
import { type Command, defaultTool, failure } from '../../src/command.js';
import { fakeMember, fakeSource, newPool } from './fake-member.js';

const crash = { code: 'worker_crashed', message: 'worker w1 was killed by SIGKILL' } as const;
const nothingFinished = () => undefined;

/** One member, and so many commands of a tool that are at hand. */
function loaded(commands: number, tool: string) {
  const { pool } = newPool();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const source = fakeSource();
  for (let i = 0; i < commands; i++) pool.accept(source.command(tool));
  pool.flush();
  return { pool, member, seat, source };
}

test('commands go to the members as evenly as they are loaded', (t) => {
  const { pool } = newPool();
  const members = ['w1', 'w2'].map((id) => fakeMember(id));
  const seats = members.map((member) => pool.join(member));
  const source = fakeSource();
  // The first two tell how fast the tool is; nobody gets more before that is known.
  for (let i = 0; i < 10; i++) pool.accept(source.command('fast'));
  pool.flush();
  t.deepEqual(
    members.map((member) => member.sent.length),
    [1, 1],
  );

  for (const [i, member] of members.entries()) member.answerAll(seats[i]);
  t.deepEqual(
    members.map((member) => member.sent.length),
    [6, 4],
  );
});

test('a slow tool gets no look-ahead, a fast one up to 1024', (t) => {
  const { pool } = newPool();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const source = fakeSource();
  for (let i = 0; i < 2000; i++) pool.accept(source.command(i < 3 ? 'slow' : 'fast'));
  pool.flush();
  member.answer(seat, 1, { runUs: 500_000 });
  t.is(seat.held, 1);
  member.answer(seat, 2, { runUs: 500_000 });
  member.answer(seat, 3, { runUs: 500_000 });
  member.answer(seat, 4, { runUs: 2 });
  t.is(seat.held, 1024);
});

test('a member that has enough for a while is sent several at once, a little later, and always has one ahead', (t) => {
  const heldOf = (runUs: number) => {
    const { member, seat } = loaded(20, 'fast');
    const held: number[] = [];
    for (let seq = 1; seq <= 6; seq++) {
      member.answer(seat, seq, { runUs });
      held.push(seat.held);
    }
    return held;
  };
  t.deepEqual(heldOf(19_900), [4, 3, 4, 3, 4, 3]);
  t.deepEqual(heldOf(39_000), [2, 2, 2, 2, 2, 2]);
  t.deepEqual(heldOf(41_000), [1, 1, 1, 1, 1, 1]);
});

test('a fast tool with large results is held up to 8 MiB', (t) => {
  const { member, seat } = loaded(100, 'fast');
  member.answer(seat, 1, { runUs: 100, payload: 'x'.repeat(2 ** 20) });
  t.is(seat.held, 7);
});

test('an async tool is held up to its concurrency before anything is known of it', (t) => {
  const { pool } = newPool();
  const member = fakeMember('w1', [{ name: 'fetch', isIdempotent: false, concurrency: 64 }]);
  const seat = pool.join(member);
  const source = fakeSource();
  for (let i = 0; i < 100; i++) pool.accept(source.command('fetch'));
  pool.flush();
  t.is(seat.held, 64);
});

test('an async tool is not held beyond 1024, nor beyond the bytes that may be held', (t) => {
  const fetch = { name: 'fetch', isIdempotent: false, concurrency: 2000 };
  const source = fakeSource();
  const many = newPool();
  const seat = many.pool.join(fakeMember('w1', [fetch]));
  for (let i = 0; i < 2000; i++) many.pool.accept(source.command('fetch'));
  many.pool.flush();
  t.is(seat.held, 1024);

  const large = newPool({ queueLimit: 1000, queueBytes: 1000 });
  const other = large.pool.join(fakeMember('w1', [fetch]));
  for (let i = 0; i < 10; i++) large.pool.accept(source.command('fetch', `["${'x'.repeat(400)}"]`));
  large.pool.flush();
  t.is(other.held, 2);
});

test('a command of an async tool waits for no other tool while there is a member that is free', (t) => {
  const { pool } = newPool();
  const offered = [
    { name: 'train', isIdempotent: false, concurrency: 1 },
    { name: 'fetch', isIdempotent: false, concurrency: 64 },
  ];
  const seats = ['w1', 'w2'].map((id) => pool.join(fakeMember(id, offered)));
  const source = fakeSource();
  pool.accept(source.command('train'));
  for (let i = 0; i < 20; i++) pool.accept(source.command('fetch'));
  pool.flush();
  t.is(seats[0]?.held, 1);
  t.true((seats[1]?.held ?? 0) > 1);
});

test('while its results back up a source has nothing more sent, until there is room', (t) => {
  const { pool, member, seat, source } = loaded(10, 'slow');
  source.isBackedUp = true;
  member.answer(seat, 1);
  pool.flush();
  t.is(member.sent.length, 1);
  t.is(source.settled, 1, 'what was held is answered');
  source.isBackedUp = false;
  pool.flush();
  t.is(member.sent.length, 10);
});

test('of a tool with large results, all members together hold no more ahead than may wait', (t) => {
  const { pool } = newPool({ queueLimit: 1000, queueBytes: 1000 });
  const members = ['w1', 'w2', 'w3'].map((id) => fakeMember(id));
  const seats = members.map((member) => pool.join(member));
  const source = fakeSource();
  const large = { payload: `"${'x'.repeat(300)}"` };
  for (let i = 0; i < 1000; i++) pool.accept(source.command('fast'));
  pool.flush();
  members[0]?.answer(seats[0], 1, large);
  t.true(pool.inFlight <= 5, `${pool.inFlight} in flight`);

  // Results that are small again are believed after a while.
  const answerAll = () => members.forEach((member, i) => void member.answerAll(seats[i]));
  while (pool.queued > 0 && pool.inFlight <= 5) answerAll();
  t.true(pool.inFlight > 5);

  // And a member that is free gets a command whatever its size.
  pool.accept(source.command('fast', `["${'x'.repeat(2000)}"]`));
  while (pool.inFlight > 0) answerAll();
  t.is(source.settled, 1001);
});

test('what a member did is told once, also where it comes as the member leaves', (t) => {
  const { pool, events } = newPool();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const source = fakeSource();
  pool.accept(source.command('fast'));
  pool.flush();
  seat.settle({ seq: 1, outcome: 'ok', payload: 'null', runUs: 2 });
  seat.leave({ started: 1, finished: nothingFinished, error: crash });
  seat.settleEnd();
  t.deepEqual(events, [{ type: 'commands-settled', worker: 'w1', ok: 1, failed: {} }]);
});

test('of a dead member, finished commands keep their result, started ones fail, the rest runs elsewhere in its order', (t) => {
  const { pool } = newPool();
  const first = fakeMember('w1');
  const seat = pool.join(first);
  const source = fakeSource();
  pool.accept(source.command('fast'));
  pool.flush();
  first.answer(seat, 1, { runUs: 1 });
  for (let i = 0; i < 4; i++) pool.accept(source.command('fast'));
  pool.flush();
  pool.accept(source.command('fast'));

  seat.leave({
    started: 3,
    finished: (seq) => (seq === 2 ? { seq, outcome: 'ok', payload: '"saved"', runUs: 1 } : undefined),
    error: crash,
  });
  t.is(source.outcomes.get(2)?.ok, true);
  t.is(seat.settled, 2, 'what was saved is progress');
  t.like(source.outcomes.get(3), { ok: false, error: { code: 'worker_crashed' } });
  t.is(pool.inFlight, 0);

  const second = fakeMember('w2');
  const next = pool.join(second);
  t.deepEqual(
    second.sent.map(({ command }) => command.line),
    [4, 5, 6],
  );
  second.answerAll(next);
  t.deepEqual([...source.outcomes.keys()].sort(), [1, 2, 3, 4, 5, 6]);
});

test('a result that was finished and too large to be saved says so', (t) => {
  const { pool } = newPool();
  const seat = pool.join(fakeMember('w1'));
  const source = fakeSource();
  pool.accept(source.command('fast'));
  pool.flush();
  seat.leave({ started: 1, finished: () => 'lost', error: crash });
  t.like(source.outcomes.get(1), { error: { code: 'worker_crashed', details: { finished: true } } });
});

test('an idempotent command runs again, and is poisoned once it has killed two workers', (t) => {
  const { pool } = newPool();
  const source = fakeSource();
  pool.accept(source.command('safe'));
  for (const id of ['w1', 'w2']) {
    const member = fakeMember(id);
    const seat = pool.join(member);
    t.is(member.sent.length, 1);
    seat.leave({ started: 1, finished: nothingFinished, error: crash });
  }
  t.like(source.outcomes.get(1), { ok: false, error: { code: 'poisoned' } });
});

test('a returned command goes elsewhere without having counted as an attempt', (t) => {
  const { pool } = newPool();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const source = fakeSource();
  const command = source.command('fast');
  pool.accept(command);
  pool.flush();
  member.answer(seat, 1, { outcome: 'returned', payload: '' });
  t.is(source.outcomes.size, 0);
  t.is(member.sent.length, 2);
  t.is(command.attempt, 1);
});

test('an answer that comes twice is given once', (t) => {
  const { pool } = newPool();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const source = fakeSource();
  pool.accept(source.command('fast'));
  pool.flush();
  member.answer(seat, 1);
  member.answer(seat, 1);
  t.is(source.settled, 1);
  t.is(pool.inFlight, 0);
});

test('a tool that does not exist is answered with the one that was meant', (t) => {
  const { pool } = newPool();
  pool.join(fakeMember('w1'));
  const source = fakeSource();
  pool.accept(source.command('fats'));
  pool.flush();
  t.like(source.outcomes.get(1), {
    error: { code: 'unknown_tool', message: 'there is no tool "fats"; did you mean "fast"?' },
  });
});

test('a command that names no tool runs the default one', (t) => {
  const { pool } = newPool();
  const member = fakeMember('w1');
  pool.join(member);
  pool.accept(fakeSource().command(defaultTool));
  pool.flush();
  t.is(member.sent.length, 1);
});

test('commands wait while there is no member', async (t) => {
  const { pool } = newPool();
  const source = fakeSource();
  for (let i = 0; i < 500; i++) pool.accept(source.command('fast'));
  pool.flush();
  t.is(pool.queued, 500);
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const idle = pool.whenIdle();
  while (seat.held > 0) member.answerAll(seat);
  await idle;
  t.is(source.outcomes.size, 500);
});

test('says when it is full, and when there is room again', (t) => {
  const { pool } = newPool({ queueLimit: 10, queueBytes: 1000 });
  const source = fakeSource();
  let room = 0;
  pool.onRoom(() => room++);
  for (let i = 0; i < 9; i++) pool.accept(source.command('fast'));
  t.false(pool.isFull);
  pool.accept(source.command('fast'));
  t.true(pool.isFull);
  const member = fakeMember('w1');
  const seat = pool.join(member);
  t.is(room, 0, 'one went out, nine wait');
  member.answerAll(seat);
  t.is(room, 1);
});

test('is full of bytes before it is full of commands', (t) => {
  const { pool } = newPool({ queueLimit: 1000, queueBytes: 100 });
  const source = fakeSource();
  pool.accept(source.command('fast', `["${'x'.repeat(200)}"]`));
  t.true(pool.isFull);
});

test('one member holds no more bytes ahead than may wait', (t) => {
  const { pool } = newPool({ queueLimit: 1000, queueBytes: 1000 });
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const source = fakeSource();
  pool.accept(source.command('fast'));
  pool.flush();
  member.answerAll(seat);
  for (let i = 0; i < 10; i++) pool.accept(source.command('fast', `["${'x'.repeat(400)}"]`));
  pool.flush();
  t.is(seat.held, 2);
});

test('once it refuses, what waits and what comes is answered at once, and what runs may end', async (t) => {
  const { pool } = newPool();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const source = fakeSource();
  for (let i = 0; i < 3; i++) pool.accept(source.command('slow'));
  pool.flush();
  pool.refuse(failure('shutting_down', 'stopped'));
  pool.accept(source.command('slow'));
  t.like(source.outcomes.get(2), { error: { code: 'shutting_down' } });
  t.like(source.outcomes.get(3), { error: { code: 'shutting_down' } });
  t.like(source.outcomes.get(4), { error: { code: 'shutting_down' } });
  const idle = pool.whenIdle();
  member.answerAll(seat);
  await idle;
  t.true(source.outcomes.get(1)?.ok);
});

test('a member that drains finishes what it holds, and gets no more', async (t) => {
  const { pool } = newPool();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const source = fakeSource();
  pool.accept(source.command('fast'));
  pool.flush();
  const drained = seat.drain();
  pool.accept(source.command('fast'));
  pool.flush();
  t.is(member.sent.length, 1);
  member.answerAll(seat);
  await drained;
  t.is(pool.queued, 1);
});

test('an error of a worker that is none of ours is internal, and still an answer', (t) => {
  const { pool } = newPool();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const source = fakeSource();
  pool.accept(source.command('fast'));
  pool.flush();
  member.answer(seat, 1, { outcome: 'error', payload: '{"code":"nonsense","message":"?"}' });
  t.like(source.outcomes.get(1), { error: { code: 'internal' } });
});

test('a burst costs the same per command however many wait', (t) => {
  const { pool } = newPool({ queueLimit: 1e6, queueBytes: 1e9 });
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const source = fakeSource();
  const commands: Command[] = [];
  for (let i = 0; i < 100_000; i++) commands.push(source.command('fast'));
  for (const command of commands) pool.accept(command);
  pool.flush();
  while (seat.held > 0) member.answerAll(seat);
  t.is(source.settled, 100_000);
});

test('is idle also where the last commands were of unknown tools, and no member ever held them', async (t) => {
  const { pool } = newPool();
  const source = fakeSource();
  pool.accept(source.command('nobody'));
  pool.flush();
  const idle = pool.whenIdle();
  pool.join(fakeMember('w1'));
  await idle;
  t.is(pool.queued, 0);
});

test("a source that does not take its results is in nobody's way, and loses nothing", (t) => {
  const { pool } = newPool();
  const member = fakeMember('w1');
  const seat = pool.join(member);
  const [deaf, other] = [fakeSource(), fakeSource()];
  for (let i = 0; i < 5; i++) pool.accept(deaf.command('slow'));
  for (let i = 0; i < 2; i++) pool.accept(other.command('slow'));
  pool.flush();
  deaf.isBackedUp = true;
  for (let i = 0; i < 3; i++) member.answerAll(seat);
  t.is(deaf.settled, 1);
  t.is(other.settled, 2);
  t.is(pool.queued, 4);
  deaf.isBackedUp = false;
  pool.flush();
  for (let i = 0; i < 4; i++) member.answerAll(seat);
  t.deepEqual([...deaf.outcomes.keys()], [1, 2, 3, 4, 5]);
  t.is(pool.queued, 0);
});

test('whoever no longer waits for the end is forgotten', async (t) => {
  const { pool } = newPool();
  const source = fakeSource();
  pool.accept(source.command('fast'));
  const left = new AbortController();
  const waiting = pool.whenIdle(left.signal);
  left.abort();
  await waiting;
  t.is(pool.queued, 1);
});

test('it is heard how much is in flight before any of it leaves, also where results make room for more', (t) => {
  const { pool } = newPool();
  const heard: number[] = [];
  const flushed: number[] = [];
  const undo = pool.onSending(() => heard.push(pool.inFlight));
  const member = fakeMember('w1');
  member.flush = () => flushed.push(heard.at(-1) ?? 0);
  const seat = pool.join(member);
  const source = fakeSource();
  for (let i = 0; i < 100; i++) pool.accept(source.command('fast'));
  pool.flush();
  t.is(heard.at(-1), 1);
  member.answerAll(seat);
  t.is(heard.at(-1), 99);
  t.is(flushed.at(-1), 99);
  undo();
  member.answerAll(seat);
  t.is(heard.at(-1), 99);
});
