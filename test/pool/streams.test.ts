import test from 'ava';
import type { Command, CommandOptions, Run } from '../../src/command.js';
import type { Departure, Membership } from '../../src/pool/member.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { type FakeMember, fakeMember, fakeSource, newPool } from './fake-member.js';

const tools = [
  { name: 'count', isIdempotent: true, concurrency: 1, isStream: true },
  { name: 'ticks', isIdempotent: false, concurrency: 64, isStream: true },
  { name: 'plain', isIdempotent: false, concurrency: 1 },
];

const crash = { code: 'worker_crashed', message: 'worker w1 was killed' } as const;

/** A source that takes chunks as well, and keeps what it was told of each line. */
function streamSource() {
  const told: (readonly [line: number, what: string])[] = [];
  const source = fakeSource();
  return Object.assign(source, {
    told,
    chunk: ({ line }: Command, payload: string, seq: number) => told.push([line, `${seq}:${payload}`]),
    settleStream({ line }: Command, chunks: number, _run?: Run) {
      told.push([line, `end:${chunks}`]);
    },
  });
}

function setUp(options: { readonly timeoutMs?: number; readonly retries?: number } = {}) {
  const clock = new FakeClock();
  const { pool } = newPool({ queueLimit: 1000, queueBytes: 2 ** 26, ...options }, clock);
  const source = streamSource();
  const member = fakeMember('w1', tools);
  const seat = pool.join(member);
  const send = (tool: string, asked: CommandOptions = { isStream: true }) => {
    pool.accept(source.command(tool, '{}', asked));
    pool.flush();
  };
  return { clock, pool, source, member, seat, send };
}

function chunks(seat: Membership, seq: number, count: number, payload = '1'): void {
  for (let i = 0; i < count; i++) seat.chunk(seq, payload);
  seat.settleEnd();
}

function end(member: FakeMember, seat: Membership, seq: number, count: number): void {
  member.answer(seat, seq, { outcome: 'ended', payload: String(count) });
}

function dead(finished: Departure['finished'] = () => undefined): Departure {
  return { started: 1, finished, error: crash };
}

test('parts are passed on with their numbers, then the end', (t) => {
  const { source, member, seat, send, pool } = setUp();
  send('count');
  chunks(seat, 1, 2);
  end(member, seat, 1, 2);
  t.deepEqual(source.told, [
    [1, '0:1'],
    [1, '1:1'],
    [1, 'end:2'],
  ]);
  t.is(pool.inFlight, 0);
});

test('credit is told in portions of chunks, or of bytes', (t) => {
  const { member, seat, send } = setUp();
  send('count');
  chunks(seat, 1, 63);
  t.is(member.granted.size, 0);
  chunks(seat, 1, 10);
  t.is(member.granted.get(1), 73);
  chunks(seat, 1, 1, 'x'.repeat(65_536));
  t.is(member.granted.get(1), 74);
});

test('whoever does not take parts gets no more, until it does', (t) => {
  const { pool, source, member, seat, send } = setUp();
  send('count');
  source.isBackedUp = true;
  chunks(seat, 1, 256);
  pool.flush();
  t.is(member.granted.size, 0);
  source.isBackedUp = false;
  pool.flush();
  t.is(member.granted.get(1), 256);
});

test('time in which nobody takes its parts is no run time of a stream', async (t) => {
  const { clock, source, member, seat, send } = setUp({ timeoutMs: 1000 });
  send('count');
  member.hasStarted = 1;
  source.isBackedUp = true;
  chunks(seat, 1, 1);
  await clock.advance(5000);
  t.deepEqual(member.interrupted, []);
  source.isBackedUp = false;
  await clock.advance(1500);
  t.deepEqual(member.interrupted, [1]);
});

test('a part that comes after it was cancelled is dropped, and an end that follows is none', (t) => {
  const { pool, source, member, seat, send } = setUp();
  send('count');
  member.hasStarted = 1;
  chunks(seat, 1, 1);
  pool.cancel(source, () => true);
  chunks(seat, 1, 1);
  end(member, seat, 1, 2);
  t.deepEqual(source.told, [[1, '0:1']]);
  t.like(source.outcomes.get(1), { ok: false, error: { code: 'cancelled' } });
});

test('one that ended before it could be cancelled has ended', (t) => {
  const { pool, source, member, seat, send } = setUp();
  send('count');
  member.hasStarted = 1;
  chunks(seat, 1, 1);
  pool.cancel(source, () => true);
  end(member, seat, 1, 1);
  t.deepEqual(source.told.at(-1), [1, 'end:1']);
});

test('a stream whose member died is not run again once a part of it was passed on', (t) => {
  const { source, member, seat, send, pool } = setUp({ retries: 5 });
  send('count');
  chunks(seat, 1, 1);
  seat.leave(dead());
  t.like(source.outcomes.get(1), { ok: false, error: { code: 'worker_crashed' } });
  t.is(pool.queued, 0);

  const other = fakeMember('w2', tools);
  const next = pool.join(other);
  send('count');
  next.leave(dead());
  t.is(pool.queued, 1, 'this one may be, since its tool is idempotent');
  t.is(member.sent.length, 1);
});

test('an end that was saved counts where all parts had come', (t) => {
  for (const passedOn of [2, 1]) {
    const { source, seat, send } = setUp();
    send('count');
    chunks(seat, 1, passedOn);
    seat.leave(dead(() => ({ seq: 1, outcome: 'ended', payload: '2', runUs: 5 })));
    if (passedOn === 2) t.deepEqual(source.told.at(-1), [1, 'end:2']);
    else t.like(source.outcomes.get(1), { error: { code: 'worker_crashed', details: { finished: true } } });
  }
});

test('parts are no sign that what waits behind them will be run: it goes to whoever is idle', async (t) => {
  const { clock, pool, source, member, seat, send } = setUp();
  for (const payload of ['1', '2']) {
    send('plain');
    member.answer(seat, member.sent.length, { payload });
    send('count');
    end(member, seat, member.sent.length, 0);
  }
  send('count');
  send('plain');
  t.is(seat.held, 2);
  member.hasStarted = 5;
  const idle = fakeMember('w2', tools);
  pool.join(idle);
  for (let i = 0; i < 10; i++) {
    chunks(seat, 5, 1);
    await clock.advance(1);
  }
  t.is(seat.held, 1);
  t.is(idle.sent.length, 1);
  t.is(source.told.length, 12);
});

test('a member with nothing but async streams takes other commands at once', (t) => {
  const { member, seat, send } = setUp();
  for (let i = 0; i < 3; i++) send('ticks');
  send('plain', {});
  t.is(seat.held, 4);
  send('plain', {});
  t.is(seat.held, 4, 'and no more, as long as nothing is known of them');
  member.answer(seat, 4);
  t.is(seat.held, 4);
});

test('streams are remembered by a cost of their own', (t) => {
  const { member, seat, send } = setUp();
  send('count');
  member.answer(seat, 1, { outcome: 'ended', payload: '0', runUs: 5_000_000 });
  send('count', { isStream: false });
  member.answer(seat, 2);
  for (let i = 0; i < 10; i++) send('count', { isStream: false });
  t.is(seat.held, 10);
});
