import test from 'ava';
import type { Affinity, Command } from '../../src/command.js';
import type { SessionOptions } from '../../src/pool/sessions.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { type FakeMember, fakeMember, fakeSource, newPool } from './fake-member.js';

const crash = { code: 'worker_crashed', message: 'worker w1 was killed by SIGKILL' } as const;
const offered = [
  { name: 'nap', isIdempotent: false, concurrency: 1 },
  { name: 'safe', isIdempotent: true, concurrency: 1 },
  { name: 'fetch', isIdempotent: false, concurrency: 2 },
];

/** A pool of members that answer when told to, and somebody who sends commands of sessions. */
function setting({
  members: count = 2,
  retries,
  ...sessions
}: Partial<SessionOptions> & { members?: number; retries?: number } = {}) {
  const clock = new FakeClock();
  const { pool, events } = newPool(
    {
      queueLimit: 1000,
      queueBytes: 64 * 1024 * 1024,
      sessions,
      ...(retries === undefined ? {} : { retries }),
    },
    clock,
  );
  const source = fakeSource();
  const join = (id: string) => {
    const member = fakeMember(id, offered);
    return { member, seat: pool.join(member) };
  };
  const members = Array.from({ length: count }, (_, i) => join(`w${i + 1}`));
  const say = (session: string | undefined, affinity?: Affinity, tool = 'nap'): Command => {
    const command = source.command(tool, '{}', { session, affinity });
    pool.accept(command);
    pool.flush();
    return command;
  };
  const codeOf = ({ line }: Command) => {
    const outcome = source.outcomes.get(line);
    return outcome === undefined ? 'none' : outcome.ok ? 'ok' : outcome.error.code;
  };
  const die = ({ member, seat }: { member: FakeMember; seat: (typeof members)[number]['seat'] }) =>
    seat.leave({ started: member.sent.length, finished: () => undefined, error: crash });
  return { clock, pool, events, source, members, join, say, codeOf, die };
}

type Setting = ReturnType<typeof setting>;

function member(all: Setting['members'], index: number): Setting['members'][number] {
  const found = all[index];
  if (found === undefined) throw new Error(`there is no member ${index}`);
  return found;
}

/** Lines that a member was sent. */
const linesOf = ({ member }: { readonly member: FakeMember }) =>
  member.sent.map(({ command }) => command.line);

test('the commands of a session go to one member, which is told once what it is called', (t) => {
  const { members, say } = setting();
  const [first, second] = [member(members, 0), member(members, 1)];
  say('a');
  say('b');
  first.member.answerAll(first.seat);
  second.member.answerAll(second.seat);
  for (const session of ['b', 'a', 'a']) {
    say(session);
    first.member.answerAll(first.seat);
    second.member.answerAll(second.seat);
  }
  t.deepEqual(linesOf(first), [1, 4, 5]);
  t.deepEqual(linesOf(second), [2, 3]);
  t.deepEqual(
    first.member.sent.map(({ session }) => session),
    [1, 1, 1].map((number) => ({ number, id: 'a' })),
  );
});

test('a command without a session has none, however many there are', (t) => {
  const { members, say, pool } = setting({ members: 1 });
  say(undefined);
  t.is(member(members, 0).member.sent[0]?.session, undefined);
  t.is(pool.sessions, 0);
});

test('hint: where its worker is slow and another one idle, the session goes there, and begins anew', async (t) => {
  const { members, say, clock } = setting();
  const [first, second] = [member(members, 0), member(members, 1)];
  say('a');
  const waiting = say('a');
  first.member.hasStarted = 1;
  await clock.advance(199);
  t.deepEqual(linesOf(second), []);
  await clock.advance(2);
  t.deepEqual(linesOf(second), [waiting.line]);
  t.deepEqual(first.member.endedSessions, [], 'it is told when it has none of its commands any more');
  t.deepEqual(second.member.sent[0]?.session, { number: 1, id: 'a' });

  second.member.answerAll(second.seat);
  say('a');
  t.deepEqual(linesOf(second), [2, 3]);
  first.member.answerAll(first.seat);
  t.deepEqual(first.member.endedSessions, [1]);
});

test('hint: the same of what its worker holds already, and has not started', async (t) => {
  const { members, say, clock } = setting();
  const [first, second] = [member(members, 0), member(members, 1)];
  first.member.answer(first.seat, say('a').line, { runUs: 2 });
  say('a');
  const ahead = say('a');
  first.member.hasStarted = 2;
  t.is(first.seat.held, 2);
  await clock.advance(199);
  t.deepEqual(linesOf(second), []);
  await clock.advance(10);
  t.deepEqual(linesOf(second), [ahead.line]);
});

test('hint: nobody leaves a worker that answers', async (t) => {
  const { members, say, clock } = setting();
  const [first, second] = [member(members, 0), member(members, 1)];
  const commands = Array.from({ length: 10 }, () => say('a'));
  for (const { line } of commands) {
    await clock.advance(150);
    first.member.answer(first.seat, line, { runUs: 150_000 });
  }
  t.deepEqual(linesOf(second), []);
});

test('strict_queue: it waits for its worker, and what is behind it does not', async (t) => {
  const { members, say, clock, codeOf } = setting();
  const [first, second] = [member(members, 0), member(members, 1)];
  say('a', 'strict_queue');
  const waiting = [say('a', 'strict_queue'), say('a', 'strict_queue')];
  const plain = say(undefined);
  await clock.advance(1000);
  t.deepEqual(linesOf(second), [plain.line]);
  t.deepEqual(waiting.map(codeOf), ['none', 'none']);
  first.member.answerAll(first.seat);
  first.member.answerAll(first.seat);
  first.member.answerAll(first.seat);
  t.deepEqual(linesOf(first), [1, 2, 3]);
  t.deepEqual(waiting.map(codeOf), ['ok', 'ok']);
});

test('a session that was strict once stays where it is, also for commands that are not', async (t) => {
  const { members, say, clock } = setting();
  say('a', 'strict_queue');
  say('a', 'hint');
  await clock.advance(1000);
  t.deepEqual(linesOf(member(members, 1)), []);
});

test('strict_fail_fast: it answers at once where its worker is busy, and says which', (t) => {
  const { members, say, codeOf, source } = setting({ affinity: 'strict_fail_fast' });
  const first = member(members, 0);
  const running = say('a');
  const refused = say('a');
  t.is(codeOf(running), 'none');
  t.like(source.outcomes.get(refused.line), {
    ok: false,
    error: { code: 'worker_busy', details: { session: 'a', worker: 'w1' } },
  });
  first.member.answerAll(first.seat);
  const next = say('a');
  first.member.answerAll(first.seat);
  t.is(codeOf(next), 'ok');
});

test('strict_fail_fast: commands that come together are told so, too, and an async tool is busy when it is full', (t) => {
  const { pool, source, codeOf, members } = setting({ members: 1, affinity: 'strict_fail_fast' });
  const together = Array.from({ length: 3 }, () => source.command('fetch', '{}', { session: 'a' }));
  for (const command of together) pool.accept(command);
  pool.flush();
  t.deepEqual(together.map(codeOf), ['none', 'none', 'worker_busy']);
  t.is(member(members, 0).member.sent.length, 2);
});

test('strict_fail_fast: one that was sent, and is taken back for the sake of others, is sent again', async (t) => {
  const { members, say, clock, codeOf } = setting();
  const [first, second] = [member(members, 0), member(members, 1)];
  for (const [session, affinity] of [
    ['a', 'strict_fail_fast'],
    ['b', 'hint'],
  ] as const) {
    first.member.answer(first.seat, say(session, affinity).line, { runUs: 2 });
  }
  first.member.hasStarted = 2;
  const sent = say('a', 'strict_fail_fast');
  const behind = say('b', 'hint');
  t.deepEqual(linesOf(first), [1, 2, 3, 4]);
  await clock.advance(100);
  t.true(first.member.withdrawn >= 4);
  t.deepEqual([codeOf(sent), codeOf(behind)], ['none', 'none']);
  // Returns them, and gets them again.
  first.member.answerAll(first.seat);
  first.member.answerAll(first.seat);
  t.deepEqual([codeOf(sent), codeOf(behind)], ['ok', 'ok']);
  t.deepEqual(linesOf(second), []);
});

test('strict: nothing is taken back where all of it would come back', async (t) => {
  const { members, say, clock } = setting({ affinity: 'strict_queue' });
  const first = member(members, 0);
  first.member.answer(first.seat, say('a').line, { runUs: 2 });
  first.member.hasStarted = 2;
  for (let i = 0; i < 3; i++) say('a');
  await clock.advance(1000);
  t.is(first.seat.held, 3);
  t.is(first.member.withdrawn, 0);
});

test('strict_fail_fast: it does not overtake commands that wait for the worker', (t) => {
  const { say, codeOf, members } = setting();
  const first = member(members, 0);
  say('a', 'strict_queue');
  say('a', 'strict_queue');
  say('a', 'strict_queue');
  first.member.answerAll(first.seat);
  t.is(codeOf(say('a', 'strict_fail_fast')), 'worker_busy');
});

test('strict: after the end of its worker the next command is told so, once', (t) => {
  const { members, say, codeOf, die, events, source } = setting();
  const [first, second] = [member(members, 0), member(members, 1)];
  say('a', 'strict_queue');
  first.member.answerAll(first.seat);
  die(first);
  t.deepEqual(
    events.filter(({ type }) => type === 'sessions-lost'),
    [{ type: 'sessions-lost', worker: 'w1', sessions: 1 }],
  );
  const told = say('a', 'strict_fail_fast');
  t.like(source.outcomes.get(told.line), {
    ok: false,
    error: { code: 'session_lost', details: { session: 'a', worker: 'w1' } },
  });
  const anew = say('a', 'strict_queue');
  second.member.answerAll(second.seat);
  t.is(codeOf(anew), 'ok');
  t.deepEqual(linesOf(second), [anew.line]);
});

test('strict: of those that wait for a worker that dies the first is told, and the others begin anew', (t) => {
  const { members, say, codeOf, die } = setting();
  const [first, second] = [member(members, 0), member(members, 1)];
  const running = say('a', 'strict_queue');
  const [told, next] = [say('a', 'strict_queue'), say('a', 'strict_queue')];
  die(first);
  t.deepEqual([running, told].map(codeOf), ['worker_crashed', 'session_lost']);
  second.member.answerAll(second.seat);
  t.is(codeOf(next), 'ok');
});

test('strict: what may run again after a death does not run without its session', async (t) => {
  for (const [retries, tool] of [
    [1, 'nap'],
    [0, 'safe'],
  ] as const) {
    const { members, say, codeOf, die, clock } = setting({ retries });
    const running = say('a', 'strict_queue', tool);
    die(member(members, 0));
    await clock.advance(1000);
    t.is(codeOf(running), 'session_lost', tool);
    t.deepEqual(linesOf(member(members, 1)), []);
  }
});

test('hint: the end of its worker is none of its concern', (t) => {
  const { members, say, codeOf, die, events, pool } = setting();
  const [first, second] = [member(members, 0), member(members, 1)];
  say('a');
  say('b');
  first.member.answerAll(first.seat);
  second.member.answerAll(second.seat);
  die(first);
  t.is(pool.sessions, 1);
  const next = say('a');
  second.member.answerAll(second.seat);
  t.is(codeOf(next), 'ok');
  t.false(events.some(({ type }) => type === 'sessions-lost'));
});

test('a session that is not used for its time to live is over, and its worker is told; one timer does for all', async (t) => {
  const { members, say, clock, pool, events } = setting({ members: 1, ttlMs: 1000 });
  const only = member(members, 0);
  const use = (session: string) => {
    say(session);
    only.member.answerAll(only.seat);
  };
  for (let i = 0; i < 50; i++) use(`s${i}`);
  t.is(clock.pending, 1);
  await clock.advance(600);
  use('s7');
  await clock.advance(600);
  t.is(pool.sessions, 1);
  t.is(only.member.endedSessions.length, 49);
  t.false(only.member.endedSessions.includes(8));
  t.deepEqual(
    events.filter(({ type }) => type === 'sessions-ended'),
    [{ type: 'sessions-ended', why: 'expired', sessions: 49 }],
  );
  use('s3');
  t.deepEqual(only.member.sent.at(-1)?.session, { number: 51, id: 's3' });
  await clock.advance(2000);
  t.deepEqual([pool.sessions, clock.pending], [0, 0]);
});

test('a session whose command takes longer than its time to live is in use', async (t) => {
  const { members, say, clock, pool } = setting({ members: 1, ttlMs: 1000 });
  const only = member(members, 0);
  say('a', 'strict_queue');
  await clock.advance(5000);
  t.is(pool.sessions, 1);
  only.member.answerAll(only.seat);
  await clock.advance(900);
  t.is(pool.sessions, 1);
  await clock.advance(1200);
  t.is(pool.sessions, 0);
  t.deepEqual(only.member.endedSessions, [1]);
});

test('no more begin than are allowed, and each refusal says what to do', async (t) => {
  const { members, say, source, codeOf, clock, pool, events } = setting({
    members: 1,
    limit: 5,
    ttlMs: 1000,
  });
  const only = member(members, 0);
  for (const session of ['a', 'b', 'c', 'd', 'e']) {
    say(session);
    only.member.answerAll(only.seat);
  }
  t.deepEqual(events.filter(({ type }) => type === 'warning').length, 1);
  const refused = say('f');
  const outcome = source.outcomes.get(refused.line);
  t.like(outcome, { ok: false, error: { code: 'queue_full', details: { session: 'f', limit: 5 } } });
  t.regex(outcome?.ok === false ? outcome.error.message : '', /--session-limit.*end_session.*--session-ttl/);
  t.is(codeOf(say('a')), 'none');
  only.member.answerAll(only.seat);

  t.true(pool.endSession('b'));
  t.is(codeOf(say('f')), 'none');
  only.member.answerAll(only.seat);
  t.is(codeOf(say('g')), 'queue_full');
  await clock.advance(1001);
  t.is(codeOf(say('g')), 'none');
});

test('an end is for the commands that came before: its worker is told after them, and the next one begins anew', (t) => {
  const { members, say, pool, codeOf } = setting({ members: 1 });
  const only = member(members, 0);
  say('a', 'strict_queue');
  const before = say('a', 'strict_queue');
  t.true(pool.endSession('a'));
  t.false(pool.endSession('a'));
  const after = say('a', 'strict_queue');
  only.member.answerAll(only.seat);
  t.deepEqual(only.member.endedSessions, []);
  only.member.answerAll(only.seat);
  t.is(codeOf(before), 'ok');
  only.member.answerAll(only.seat);
  t.is(codeOf(after), 'ok');
  t.deepEqual(only.member.endedSessions, [1]);
  t.deepEqual(
    only.member.sent.map(({ session }) => session?.number),
    [1, 1, 2],
  );
});

test('strict: what a slow worker has not started goes to no other, and keeps its order', async (t) => {
  const { members, say, clock } = setting();
  const [first, second] = [member(members, 0), member(members, 1)];
  first.member.answer(first.seat, say('a', 'strict_queue').line, { runUs: 2 });
  const strict = Array.from({ length: 4 }, () => say('a', 'strict_queue').line);
  t.is(first.seat.held, 4);
  first.member.hasStarted = 2;
  await clock.advance(1000);
  t.deepEqual(linesOf(second), []);
  for (let i = 0; i < 4; i++) first.member.answerAll(first.seat);
  t.deepEqual(linesOf(second), []);
  const ran = linesOf(first).filter((line, at, all) => all.lastIndexOf(line) === at);
  t.deepEqual(ran, [1, ...strict]);
});

test('what waits for a busy worker can be cancelled, and waits while its results are not taken', (t) => {
  const { members, say, source, pool, codeOf } = setting();
  const first = member(members, 0);
  say('a', 'strict_queue');
  const [cancelled, waiting] = [say('a', 'strict_queue'), say('a', 'strict_queue')];
  // Puts both aside.
  t.is(
    pool.cancel(source, (command) => command === cancelled),
    1,
  );
  t.is(codeOf(cancelled), 'cancelled');
  source.isBackedUp = true;
  first.member.answerAll(first.seat);
  t.deepEqual(linesOf(first), [1]);
  source.isBackedUp = false;
  pool.flush();
  t.deepEqual(linesOf(first), [1, waiting.line]);
  first.member.answerAll(first.seat);
  t.is(pool.queued + pool.inFlight, 0);
});

test('a worker that retires stays for strict sessions that are in use, and for nothing else', async (t) => {
  const { members, join, say, clock, codeOf, events } = setting({ members: 1, handoverMs: 60_000 });
  const old = member(members, 0);
  say('strict', 'strict_queue');
  old.member.answerAll(old.seat);
  say('loose');
  old.member.answerAll(old.seat);
  const successor = join('w1');
  let hasLeft = false;
  void old.seat.retire().then(() => {
    hasLeft = true;
  });
  t.deepEqual(
    events.filter(({ type }) => type === 'sessions-awaited'),
    [{ type: 'sessions-awaited', worker: 'w1', sessions: 1, atMostMs: 60_000 }],
  );
  for (const session of [undefined, 'loose', 'new']) {
    say(session);
    successor.member.answerAll(successor.seat);
  }
  t.is(successor.member.sent.length, 3);
  await clock.advance(20_000);
  const kept = say('strict', 'strict_queue');
  old.member.answerAll(old.seat);
  t.is(codeOf(kept), 'ok');
  await clock.advance(29_000);
  t.false(hasLeft);
  await clock.advance(1001);
  t.true(hasLeft);
  t.is(codeOf(say('strict', 'strict_queue')), 'session_lost');
});

test('a worker that retires stays no longer than it may, and finishes what it holds', async (t) => {
  const { members, join, say, clock, codeOf } = setting({ members: 1, handoverMs: 5000 });
  const old = member(members, 0);
  const running = say('a', 'strict_queue');
  const waiting = say('a', 'strict_queue');
  join('w1');
  let hasLeft = false;
  void old.seat.retire().then(() => {
    hasLeft = true;
  });
  await clock.advance(4999);
  t.is(codeOf(waiting), 'none');
  await clock.advance(1);
  t.is(codeOf(waiting), 'session_lost');
  t.false(hasLeft);
  old.member.answerAll(old.seat);
  await clock.advance(0);
  t.true(hasLeft);
  t.is(codeOf(running), 'ok');
});

test('a worker that retires and dies is waited for no longer, and leaves no timer', async (t) => {
  const { members, join, say, clock, die } = setting({ members: 1, ttlMs: 1000 });
  const old = member(members, 0);
  say('a', 'strict_queue');
  old.member.answerAll(old.seat);
  join('w1');
  const retired = old.seat.retire();
  die(old);
  await retired;
  await clock.advance(1001);
  t.is(clock.pending, 0);
});

test('what waits for a worker that takes nothing more is told so at once', (t) => {
  const { members, say, codeOf } = setting();
  const first = member(members, 0);
  say('a', 'strict_queue');
  const waiting = say('a', 'strict_queue');
  void first.seat.drain();
  t.is(codeOf(waiting), 'session_lost');
});

test('nothing expires any more, and nobody stays for a session, when no more commands are taken', async (t) => {
  const { members, say, clock, pool, events } = setting({ members: 1 });
  const only = member(members, 0);
  say('a', 'strict_queue');
  pool.refuse({ ok: false, error: { code: 'shutting_down', message: 'it ends' } });
  only.member.answerAll(only.seat);
  await only.seat.retire();
  t.is(clock.pending, 0);
  t.false(events.some(({ type }) => type === 'sessions-lost' || type === 'sessions-awaited'));
});

test('under deaths and moves each command has one answer, and no strict session is in two places', async (t) => {
  const random = numbers(7);
  const { clock, pool, source, join, members } = setting({ members: 3, ttlMs: 500 });
  let all = [...members];
  const sent: Command[] = [];
  const modes: readonly Affinity[] = ['hint', 'strict_queue', 'strict_fail_fast'];
  for (let step = 0; step < 3000; step++) {
    const pick = random(20);
    const at = random(all.length);
    const one = member(all, at);
    if (pick < 9) {
      const number = random(12);
      const command = source.command(random(4) === 0 ? 'fetch' : 'nap', '{}', {
        session: number === 0 ? undefined : `s${number}`,
        affinity: number === 0 ? undefined : modes[number % 3],
      });
      sent.push(command);
      pool.accept(command);
      if (random(3) > 0) pool.flush();
    } else if (pick < 15) {
      one.member.hasStarted = one.member.sent.length;
      one.member.answerAll(one.seat);
    } else if (pick < 18) await clock.advance(random(300));
    else if (pick === 18) pool.endSession(`s${random(12)}`);
    else if (random(8) === 0) {
      const { hasStarted } = one.member;
      one.seat.leave({ started: hasStarted, finished: () => undefined, error: crash });
      all = all.toSpliced(at, 1, join(one.member.id));
    }
  }
  pool.flush();
  for (let i = 0; i < 5000 && pool.queued + pool.inFlight > 0; i++) {
    for (const one of all) one.member.answerAll(one.seat);
    await clock.advance(1);
  }
  t.is(pool.queued + pool.inFlight, 0);
  t.is(source.settled, sent.length);
  t.is(source.outcomes.size, sent.length);
  await clock.advance(1000);
  t.deepEqual([pool.sessions, clock.pending], [0, 0]);
});

/** Numbers from 0 to below a limit, the same ones in each run. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * limit);
  };
}
