import test from 'ava';
import { fewestMembers, membersFor } from '../../src/pool/needed-members.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { fakeMember, fakeSource, newPool } from './fake-member.js';

/** Sixteen members, and it is known how long `fast` takes. */
function sixteen(fastUs: number, clock = new FakeClock()) {
  const { pool } = newPool(undefined, clock);
  const members = Array.from({ length: 16 }, (_, i) => fakeMember(`w${i + 1}`));
  const seats = members.map((member) => pool.join(member));
  const source = fakeSource();
  const send = (tool: string, count: number) => {
    for (let i = 0; i < count; i++) pool.accept(source.command(tool));
    pool.flush();
  };
  send('fast', 1);
  members[0]?.answer(seats[0], 1, { runUs: fastUs });
  const held = () => seats.map((seat) => seat.held).filter((count) => count > 0);
  return { clock, pool, source, members, seats, send, held };
}

test('the quicker a command, the fewer members can be busy with its like', (t) => {
  t.deepEqual([1, 6, 10, 11, 100, 499].map(membersFor), [2, 4, 4, 8, 64, 256]);
  t.is(membersFor(500), Number.POSITIVE_INFINITY);
});

test('quick commands go to few members by the handful, slow ones and those of unknown tools to all', (t) => {
  const quick = sixteen(2);
  quick.send('fast', 60);
  t.deepEqual(quick.held(), [60]);
  quick.send('fast', 400);
  t.is(quick.held().length, membersFor(2 + 4), 'with what a command costs besides its tool');
  t.is(quick.pool.queued, 0);

  const slow = sixteen(1000);
  slow.send('fast', 32);
  t.deepEqual(slow.held(), Array(16).fill(2));

  const unknown = sixteen(2);
  unknown.send('slow', 20);
  t.deepEqual(unknown.held(), Array(16).fill(1));
});

test('of a mixed queue each kind goes to as many as it is worth', (t) => {
  const { pool, source, seats, members } = sixteen(2);
  for (let i = 0; i < 48; i++) pool.accept(source.command(i % 4 === 0 ? 'slow' : 'fast'));
  pool.flush();
  t.true(pool.queued < 4, `${pool.queued} wait`);
  const tools = members.map(({ sent }) => sent.map(({ command }) => command.tool));
  t.true(tools.filter((sent) => sent.includes('slow')).length >= 11);
  t.true(seats.every(({ held }) => held < 48));
});

test('one command goes at once to a member that is idle', (t) => {
  const { send, held } = sixteen(2);
  for (let i = 1; i <= fewestMembers; i++) {
    send('fast', 1);
    t.is(held().length, i);
  }
});

test('where those that are at it answer nothing, others get what comes', async (t) => {
  const { clock, send, held, members } = sixteen(2);
  for (let i = 0; i < fewestMembers; i++) send('fast', 1);
  for (const member of members) member.hasStarted = 2;
  await clock.advance(100);
  send('fast', 1);
  t.is(held().length, fewestMembers + 1);
});

test('what a slow member holds is taken back while others are spared, too', async (t) => {
  const { clock, send, members, seats, pool, source } = sixteen(2);
  send('fast', 5000);
  t.true(pool.queued > 0);
  for (const member of members) member.hasStarted = 1 + (member.sent[0]?.seq ?? 0);
  const [first, ...others] = members;
  for (let i = 0; i < 40 && source.settled < 5000; i++) {
    await clock.advance(1);
    others.forEach((member, at) => {
      if (seats[at + 1]?.held) member.answerAll(seats[at + 1]);
      else member.hasStarted = member.sent.length;
    });
  }
  t.true((first?.withdrawn ?? 0) > 0);
  t.is(pool.queued, 0);
  t.is(seats[0]?.held, 1);
});
