import test from 'ava';
import { failure, type Outcome } from '../../src/command.js';
import type { PitEvent } from '../../src/events.js';
import type { MemberTool } from '../../src/pool/member.js';
import { Pool } from '../../src/pool/pool.js';
import { PoolRouter } from '../../src/pool/pool-router.js';
import { systemClock } from '../../src/util/clock.js';
import { type FakeMember, fakeMember, fakeSource } from './fake-member.js';

const down = failure('worker_unavailable', 'nobody is left');

function tool(name: string): MemberTool {
  return { name, isIdempotent: false, concurrency: 1 };
}

function routed(names: readonly string[] = ['cpu', 'gpu'], queueLimit = 10) {
  const events: PitEvent[] = [];
  const emit = (event: PitEvent) => void events.push(event);
  const make = (name: string) =>
    [name, new Pool({ name, queueLimit, queueBytes: 1000 }, systemClock, emit)] as const;
  const pools = new Map(names.map(make));
  const router = new PoolRouter({ pools, limits: { commands: 3, bytes: 1000 }, emit });
  return { router, pools, events };
}

/** One without a tool for commands that name none. */
function member(id: string, ...tools: readonly string[]): FakeMember {
  return { ...fakeMember(id, tools.map(tool)), defaultTool: undefined };
}

function codeOf(outcome: Outcome | undefined): string | undefined {
  return outcome === undefined || outcome.ok ? undefined : outcome.error.code;
}

function messageOf(outcome: Outcome | undefined): string {
  return outcome === undefined || outcome.ok ? '' : outcome.error.message;
}

test('a command goes to the pool that it names, at once, and else to the one that has its tool', (t) => {
  const { router } = routed();
  const source = fakeSource();
  const [cpu, gpu] = [member('cpu.w1', 'add', 'who'), member('gpu.w1', 'embed', 'who')];
  router.registry('cpu').join(cpu);
  router.accept(source.command('who', '{}', { pool: 'cpu' }));
  router.accept(source.command('add'));
  router.flush();
  t.is(cpu.sent.length, 1, 'what the other one has is not known yet');
  t.is(router.queued, 1);
  router.registry('gpu').join(gpu);
  t.is(router.queued, 1, 'behind the first');
  router.accept(source.command('embed'));
  router.flush();
  t.deepEqual(
    gpu.sent.map(({ command }) => command.tool),
    ['embed'],
  );
  t.is(router.inFlight, 2);
  t.deepEqual([...router.held.keys()], ['cpu.w1', 'gpu.w1']);
});

test('one that is not there, or might be of several, is told which there are', (t) => {
  const { router } = routed();
  const source = fakeSource();
  router.accept(source.command('add', '{}', { pool: 'gpt' }));
  t.is(messageOf(source.outcomes.get(1)), 'there is no pool "gpt"; did you mean "gpu"?');
  router.registry('gpu').join(member('gpu.w1', 'who', 'embed'));
  router.registry('cpu').join(member('cpu.w1', 'who', 'add'));
  router.accept(source.command('who'));
  t.is(codeOf(source.outcomes.get(2)), 'invalid_command');
  t.is(
    messageOf(source.outcomes.get(2)),
    'several pools have a tool "who": say which with "pool": "cpu", "gpu"',
  );
  router.accept(source.command('ad'));
  t.is(codeOf(source.outcomes.get(3)), 'unknown_tool');
  router.accept(source.command(''));
  t.is(codeOf(source.outcomes.get(4)), 'unknown_tool', 'none has a tool for that');
});

test('what no pool lists goes to the one that runs any tool; where several do, it has to be named', (t) => {
  const { router } = routed(['cpu', 'gpu', 'old']);
  const source = fakeSource();
  const [cpu, gpu] = [member('cpu.w1', 'add'), member('gpu.w1', 'embed')];
  const old = { ...member('old.w1', 'execute_tool'), fallbackTool: 'execute_tool' };
  for (const one of [cpu, gpu, old]) router.registry(one.id.split('.')[0] ?? '').join(one);
  for (const name of ['add', 'whatever']) router.accept(source.command(name));
  router.flush();
  t.deepEqual(
    [cpu, gpu, old].map((one) => one.sent.map(({ command }) => command.tool)),
    [['add'], [], ['whatever']],
  );
  router.registry('gpu').join({ ...member('gpu.w2', 'embed'), fallbackTool: 'embed' });
  router.accept(source.command('whatever'));
  t.regex(messageOf(source.outcomes.get(3)), /say which with "pool": "gpu", "old"/);
});

test('lines that name no tool go to the one pool that has one for them', (t) => {
  const { router } = routed();
  const source = fakeSource();
  const gpu = fakeMember('gpu.w1', [tool('embed')]);
  router.registry('gpu').join(gpu);
  router.registry('cpu').join(member('cpu.w1', 'add'));
  router.accept(source.command(''));
  router.flush();
  t.is(gpu.sent.length, 1);
});

test('a pool that was given up answers what it has and what comes, and serves again with its next member', (t) => {
  const { router } = routed();
  const source = fakeSource();
  const cpu = member('cpu.w1', 'add');
  router.accept(source.command('add'));
  router.accept(source.command('embed'));
  router.accept(source.command('embed', '{}', { pool: 'gpu' }));
  router.registry('cpu').join(cpu);
  router.giveUp('gpu', down);
  t.deepEqual(
    [1, 2, 3].map((line) => codeOf(source.outcomes.get(line))),
    [undefined, 'worker_unavailable', 'worker_unavailable'],
    'it could not say what it has: it may be a tool of it',
  );
  t.is(cpu.sent.length, 1);
  t.is(router.intake, 'open');
  router.accept(source.command('embed', '{}', { pool: 'gpu' }));
  t.is(codeOf(source.outcomes.get(4)), 'worker_unavailable');

  const gpu = member('gpu.w1', 'embed');
  router.registry('gpu').join(gpu);
  router.accept(source.command('embed'));
  router.flush();
  t.is(gpu.sent.length, 1);
});

test('it is full where any pool is, and calls when there is room', (t) => {
  const { router, pools } = routed(['cpu', 'gpu'], 2);
  const source = fakeSource();
  const gpu = member('gpu.w1', 'embed');
  let rooms = 0;
  router.onRoom(() => rooms++);
  router.registry('cpu').join(member('cpu.w1', 'add'));
  t.false(router.isFull);
  for (let i = 0; i < 2; i++) router.accept(source.command('embed', '{}', { pool: 'gpu' }));
  t.true(router.isFull);
  t.true(router.isFullFor(source.command('embed', '{}', { pool: 'gpu' })));
  t.false(router.isFullFor(source.command('add', '{}', { pool: 'cpu' })));
  const seat = router.registry('gpu').join(gpu);
  gpu.answerAll(seat);
  t.false(router.isFull);
  t.true(rooms > 0);
  t.is(pools.get('gpu')?.queued, 0);
});

test('what waits for it to be known whose it is fills it as well, is cancelled and refused', async (t) => {
  const { router } = routed();
  const [source, other] = [fakeSource(), fakeSource()];
  for (let i = 0; i < 3; i++) router.accept(source.command('add'));
  t.true(router.isFull);
  router.accept(other.command('add'));
  t.is(
    router.cancel(source, ({ line }) => line === 2),
    1,
  );
  t.is(codeOf(source.outcomes.get(2)), 'cancelled');
  const idle = router.whenIdle();
  router.refuse(failure('shutting_down', 'the end'));
  t.deepEqual([source.outcomes.get(1), source.outcomes.get(3), other.outcomes.get(1)].map(codeOf), [
    'shutting_down',
    'shutting_down',
    'shutting_down',
  ]);
  await idle;
  t.is(router.intake, 'closed');
  router.accept(source.command('add', '{}', { pool: 'cpu' }));
  t.is(codeOf(source.outcomes.get(4)), 'shutting_down');
});

test('a pause is one, however many pools there are, and what came meanwhile goes on then', async (t) => {
  const { router, events } = routed();
  const source = fakeSource();
  const cpu = member('cpu.w1', 'add');
  const seat = router.registry('cpu').join(cpu);
  router.registry('gpu').join(member('gpu.w1', 'embed'));
  router.pause();
  router.pause();
  t.is(router.intake, 'paused');
  router.accept(source.command('add'));
  router.flush();
  t.is(cpu.sent.length, 0);
  let isIdle = false;
  const idle = router.whenIdle().then(() => {
    isIdle = true;
  });
  router.resume();
  t.is(cpu.sent.length, 1);
  t.deepEqual(
    events.map(({ type }) => type),
    ['intake-paused', 'intake-resumed'],
  );
  t.false(isIdle);
  cpu.answerAll(seat);
  await idle;
  t.deepEqual(source.outcomes.get(1), { ok: true, result: 'null', unserializable: undefined });
});

test('a session that is ended while its commands wait here ends after them, in all pools that have it', (t) => {
  const { router } = routed();
  const source = fakeSource();
  const [cpu, gpu] = [member('cpu.w1', 'add'), member('gpu.w1', 'embed')];
  const add = () => source.command('add', '{}', { session: 's' });
  router.accept(add());
  t.true(router.endSession('s'));
  t.false(router.endSession('s'), 'as often as it was begun');
  router.accept(add());
  router.accept(source.command('embed', '{}', { session: 's' }));
  const seat = router.registry('cpu').join(cpu);
  router.registry('gpu').join(gpu);
  t.is(router.queued, 1);
  t.is(router.sessions, 2);
  cpu.answerAll(seat);
  t.deepEqual(cpu.endedSessions, [1]);
  t.not(cpu.sent[0]?.session?.number, cpu.sent[1]?.session?.number);
  t.true(router.endSession('s'));
  t.is(router.sessions, 0);
  t.false(router.endSession('s'));
  router.refuse(failure('shutting_down', 'the end'));
});

test('what is cancelled here leaves an end of its session in its place', (t) => {
  const { router } = routed();
  const source = fakeSource();
  const cpu = member('cpu.w1', 'add');
  router.registry('cpu').join(cpu);
  router.registry('gpu').join(member('gpu.w1', 'embed'));
  router.accept(source.command('add', '{}', { session: 's' }));
  router.flush();
  router.pause();
  router.accept(source.command('add', '{}', { session: 's' }));
  t.true(router.endSession('s'));
  router.cancel(source, ({ line }) => line === 2);
  router.resume();
  t.is(router.sessions, 0, 'that of the first command');
  router.refuse(failure('shutting_down', 'the end'));
});

test('whoever waits for idle is let go where nobody waits any more', async (t) => {
  const { router } = routed();
  const left = new AbortController();
  router.accept(fakeSource().command('add'));
  const idle = router.whenIdle(left.signal);
  left.abort();
  await idle;
  t.is(router.queued, 1);
});

test('a pool without a name is none to be named', (t) => {
  const pool = new Pool({ queueLimit: 10, queueBytes: 1000 }, systemClock, () => {});
  const source = fakeSource();
  pool.accept(source.command('add', '{}', { pool: 'gpu' }));
  t.is(codeOf(source.outcomes.get(1)), 'invalid_command');
  t.regex(messageOf(source.outcomes.get(1)), /^there is no pool "gpu": nothing here has pools/);
});
