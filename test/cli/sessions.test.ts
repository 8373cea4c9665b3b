import test from 'ava';
import { connectRaw, to, untilStatus } from '../helpers/control.js';
import { makeLedger } from '../helpers/ledger.js';
import { snakepit, snakepitIn } from '../helpers/snakepit.js';
import { adapter, commands, runStart, type StartedProgram, start } from '../helpers/start.js';
import { parseResults } from '../helpers/start-run.js';
import { until } from '../helpers/until.js';

const keeps = adapter('keeps_sessions.py');
const jsonLog = ['--log-format', 'json', '-v'];

/** Lines in the order in which they were answered. */
const linesInOrder = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line): number => JSON.parse(line).line);

const bothReady = ({ event }: StartedProgram) =>
  Promise.all(['w1', 'w2'].map((name) => event('worker-ready', ({ worker }) => worker === name)));

test('each session counts for itself, in one worker each, among other commands', async (t) => {
  const ledger = await makeLedger(t);
  const many = Array.from({ length: 600 }, (_, i) => {
    if (i % 4 === 3) return { tool: 'plain' };
    const session = `s${i % 7}`;
    return { tool: i % 3 === 0 ? 'count_async' : 'count', session, affinity: 'strict_queue' };
  });
  const { code, results } = await runStart(t, {
    args: ['-w', '3', keeps],
    input: commands(...many),
    env: ledger.env,
  });
  t.is(code, 0);
  const counts = new Map<string, number[]>();
  for (const { line, result } of results) {
    const { session } = many[line - 1] as { readonly session?: string };
    const [first, second] = result as readonly [number | string, unknown];
    if (session === undefined) t.is(second, false);
    else counts.set(session, [...(counts.get(session) ?? []), Number(first)]);
  }
  t.is(counts.size, 7);
  for (const [session, seen] of counts) {
    t.deepEqual(
      seen.toSorted((a, b) => a - b),
      seen.map((_, i) => i + 1),
      session,
    );
  }
  const starts = ledger.lines().filter((line) => line.startsWith('start'));
  const ends = ledger.lines().filter((line) => line.startsWith('end'));
  t.is(starts.length, 7);
  t.is(ends.length, 7);
});

test('a session streams, and survives what its tools raise', async (t) => {
  const { chunks, results } = await runStart(t, {
    args: ['-w', '2', keeps],
    input: commands(
      { id: 1, tool: 'count', session: 'ä', affinity: 'strict_queue' },
      { id: 2, tool: 'count', args: ['x'], session: 'ä', affinity: 'strict_queue' },
      { id: 3, tool: 'letters', args: [2], session: 'ä', affinity: 'strict_queue', stream: true },
    ),
  });
  t.deepEqual(
    chunks.map(({ chunk }) => chunk),
    [
      [2, 'ä'],
      [3, 'ä'],
    ],
  );
  t.deepEqual(
    results.map(({ ok, error }) => ok || error?.code),
    [true, 'invalid_args', true],
  );
});

test('a dead session: session_lost, once, where it is strict; another beginning where it is not', async (t) => {
  const ledger = await makeLedger(t);
  const program = await start(t, { args: ['-w', '2', ...jsonLog, keeps], env: ledger.env });
  const say = async (line: number, command: object) => {
    await program.write(commands(command));
    return program.result(line);
  };
  t.like(await say(1, { tool: 'count', session: 'a', affinity: 'strict_queue' }), { ok: true });
  t.like(await say(2, { tool: 'die', session: 'a', affinity: 'strict_queue' }), {
    error: { code: 'session_lost', retryable: true },
  });
  const anew = await say(3, { tool: 'count', session: 'a', affinity: 'strict_queue' });
  t.is((anew.result as readonly unknown[])[0], 1);
  const lost = await program.event('sessions-lost');
  t.is(lost['sessions'], 1);

  t.like(await say(4, { tool: 'count', session: 'b' }), { ok: true });
  // Marked as idempotent, so that it kills a second worker.
  t.like(await say(5, { tool: 'die', session: 'b' }), { error: { code: 'poisoned' } });
  const next = await say(6, { tool: 'count', session: 'b' });
  t.is((next.result as readonly unknown[])[0], 1);
  program.end();
  const run = await program.ended;
  t.is(run.code, 1);
  t.regex(run.stderr, /1 session lost, with what it kept/);
});

test('strict_fail_fast answers worker_busy at once, and strict_queue waits, as --affinity or the command says', async (t) => {
  const program = await start(t, { args: ['-w', '2', '--affinity', 'strict_fail_fast', ...jsonLog, keeps] });
  await bothReady(program);
  await program.write(
    commands({ tool: 'count', session: 'a' }, { tool: 'count', session: 'a', affinity: 'strict_queue' }),
  );
  await program.result(2);
  await program.write(
    commands(
      { tool: 'count', args: [0.5], session: 'a' },
      { tool: 'count', session: 'a' },
      { tool: 'count', session: 'a', affinity: 'strict_queue' },
      { tool: 'plain' },
    ),
  );
  program.end();
  const { results, stdout } = await program.ended;
  const order = linesInOrder(stdout);
  t.true(order.indexOf(4) < order.indexOf(3));
  t.true(order.indexOf(6) < order.indexOf(3), 'others do not wait for it');
  const of = (line: number) => results.find((result) => result.line === line);
  t.like(of(4)?.error, { code: 'worker_busy', retryable: true, details: { session: 'a' } });

  t.deepEqual(of(5)?.result, [4, (of(3)?.result as readonly unknown[] | undefined)?.[1]]);
});

test('hint: a session whose worker is busy goes on in one that is free', async (t) => {
  const ledger = await makeLedger(t);
  const program = await start(t, { args: ['-w', '2', ...jsonLog, keeps], env: ledger.env });
  await bothReady(program);
  await program.write(commands({ tool: 'count', session: 'a' }));
  const [, first] = (await program.result(1)).result as readonly unknown[];
  await program.write(commands({ tool: 'count', args: [1], session: 'a' }, { tool: 'count', session: 'a' }));
  const [n, second] = (await program.result(3)).result as readonly unknown[];
  program.end();
  t.deepEqual(linesInOrder((await program.ended).stdout), [1, 3, 2]);
  t.is(n, 1);
  t.not(second, first);
  t.deepEqual(ledger.lines().slice(0, 2), [`start a ${first}`, `start a ${second}`]);
  t.true(ledger.lines().includes(`end a ${first} after 2`));
});

test('the session limit: no more begin, until one is ended', async (t) => {
  const program = await start(t, { args: ['-w', '1', '--session-limit', '2', keeps] });
  await program.write(commands(...['a', 'b', 'c', 'a'].map((session) => ({ tool: 'count', session }))));
  t.like(await program.result(3), {
    error: { code: 'queue_full', retryable: true, details: { session: 'c', limit: 2 } },
  });
  t.is(((await program.result(4)).result as readonly unknown[])[0], 2);
  await program.write(
    commands({ id: 'x', control: 'end_session', session: 'b' }, { tool: 'count', session: 'c' }),
  );
  t.like(await program.result(5), { id: 'x', result: { ended: true } });
  t.like(await program.result(6), { ok: true });
  program.end();
  t.is((await program.ended).code, 1);
});

test('a session that is not used for its time to live is over, and its worker cleans up', async (t) => {
  const ledger = await makeLedger(t);
  const program = await start(t, {
    args: ['-w', '1', '--session-ttl', '150ms', ...jsonLog, keeps],
    env: ledger.env,
  });
  await program.write(commands({ tool: 'count', session: 'a' }));
  t.like(await program.event('sessions-ended'), { why: 'expired', sessions: 1 });
  await until(() => ledger.lines().includes('end a w1.1 after 1'));
  await program.write(commands({ tool: 'count', session: 'a' }));
  t.deepEqual((await program.result(2)).result, [1, 'w1.1']);
  program.end();
  t.is((await program.ended).code, 0);
});

test('end_session, on standard input, in a pipe, and on the control socket; the status counts', async (t) => {
  const ledger = await makeLedger(t);
  const program = await start(t, {
    args: ['-w', '1', '-n', 'pit', keeps, '--on-eof', 'stay'],
    env: ledger.env,
  });
  const { runtime } = program;
  const three = ['a', 'b', 'c'].map((session) => ({ tool: 'count', session, affinity: 'strict_queue' }));
  await program.write(
    commands(...three, { control: 'end_session', session: 'a' }, { control: 'end_session', session: 'a' }),
  );
  t.deepEqual(
    [(await program.result(4)).result, (await program.result(5)).result],
    [{ ended: true }, { ended: false }],
  );

  await snakepit(runtime, 'wait');
  const piped = await snakepitIn(
    {
      runtime,
      input: commands(
        { tool: 'count', session: 'b', affinity: 'strict_queue' },
        { id: 1, control: 'end_session', session: 'b' },
      ),
    },
    'pipe',
  );
  t.is(piped.code, 0, piped.stderr);
  t.deepEqual(
    parseResults(t, piped.stdout, true).results.map(({ result }) => result),
    [[2, 'w1.1'], { ended: true }],
  );

  const client = await connectRaw(t, runtime, 'pit');
  await untilStatus(client, ({ sessions, session_limit: limit }) => sessions === 1 && limit === 10_000);
  t.regex((await snakepit(runtime, 'status')).stdout, /sessions +1, at most 10000/);
  client.send({ control: 'end_session', id: 7, session: 'c' });
  t.deepEqual((await client.reply(to(7))).result, { ended: true });
  client.send({ control: 'end_session', id: 8 });
  t.is((await client.reply(to(8))).error.code, 'invalid_command');
  await untilStatus(client, ({ sessions }) => sessions === 0);
  await until(() => ledger.lines().filter((line) => line.startsWith('end')).length === 3);
  client.socket.end();
  program.signal('SIGTERM');
  t.is((await program.ended).code, 0);
});

test('a worker that is replaced stays for a strict session, at most --drain-timeout; others go on at once', async (t) => {
  const program = await start(t, {
    args: ['-w', '1', ...jsonLog, '--drain-timeout', '1s', keeps, '--on-eof', 'stay'],
  });
  const count = async (line: number, session: string | undefined, affinity?: string) => {
    await program.write(commands({ tool: session === undefined ? 'plain' : 'count', session, affinity }));
    return program.result(line);
  };
  await count(1, 'a', 'strict_queue');
  const reloaded = snakepit(program.runtime, 'reload');
  t.like(await program.event('sessions-awaited'), { worker: 'w1', sessions: 1, at_most_ms: 1000 });
  t.deepEqual((await count(2, 'a', 'strict_queue')).result, [2, 'w1.1']);
  t.deepEqual((await count(3, undefined)).result, ['w1.2', false]);
  t.deepEqual((await count(4, 'b', 'strict_queue')).result, [1, 'w1.2']);
  t.is((await reloaded).code, 0);
  t.is((await count(5, 'a', 'strict_queue')).error?.code, 'session_lost');
  t.deepEqual((await count(6, 'a', 'strict_queue')).result, [1, 'w1.2']);
  program.signal('SIGTERM');
  t.is((await program.ended).code, 0);
});

test('a stop does not wait for sessions', async (t) => {
  const program = await start(t, { args: ['-w', '1', ...jsonLog, keeps, '--on-eof', 'stay'] });
  await program.write(commands({ tool: 'count', session: 'a', affinity: 'strict_queue' }));
  await program.result(1);
  const reloaded = snakepit(program.runtime, 'reload');
  await program.event('sessions-awaited');
  program.signal('SIGTERM');
  const signalledAt = performance.now();
  const { stderr } = await program.ended;
  await reloaded;
  t.true(performance.now() - signalledAt < 15_000, stderr);
});
