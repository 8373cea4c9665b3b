import test from 'ava';
import { makeLedger } from '../helpers/ledger.js';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import { until } from '../helpers/until.js';

const diesOfACommand = adapter('dies_of_a_command.py');
const jsonLog = ['--log-format', 'json', '-v'];

/** How often each key occurs. */
function count(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

test('a worker that is killed in the middle loses nothing, and nothing runs twice', async (t) => {
  const ledger = await makeLedger(t);
  const program = await start(t, { args: ['-w', '2', diesOfACommand, ...jsonLog], env: ledger.env });
  const killed = new Set<unknown>();
  const total = 2000;
  program.end(
    commands(...Array.from({ length: total }, (_, key) => ({ id: key, tool: 'once', args: [key, 1] }))),
  );
  for (const [worker, line] of [
    ['w1', 200],
    ['w2', 500],
    ['w1', 900],
  ] as const) {
    await program.result(line);
    const isLast = (pid: unknown): boolean => pid !== undefined && !killed.has(pid);
    const { pid } = await program.event(
      'worker-ready',
      (event) => event['worker'] === worker && isLast(event['pid']),
    );
    killed.add(pid);
    process.kill(pid as number, 'SIGKILL');
  }
  const run = await program.ended;
  t.is(run.results.length, total);
  const runs = count(ledger.lines().map((line) => line.split(' ')[1] ?? ''));
  const ok = run.results.filter((result) => result.ok);
  t.true(
    ok.every(({ id }) => runs.get(String(id)) === 1),
    'what is ok ran once',
  );
  const failed = run.results.filter((result) => !result.ok);
  t.true(
    failed.every(({ id }) => (runs.get(String(id)) ?? 0) <= 1),
    'what was cut off did not run twice',
  );
  t.true(failed.every(({ error }) => error?.code === 'worker_crashed' && error.retryable));
  t.true(
    failed.length <= killed.size,
    `${failed.length} failed, at most one for each worker that was killed`,
  );
  t.is(run.code, failed.length > 0 ? 1 : 0);
});

test('an idempotent command runs again where its worker was killed', async (t) => {
  const ledger = await makeLedger(t);
  const program = await start(t, { args: ['-w', '1', diesOfACommand, ...jsonLog], env: ledger.env });
  program.end(
    commands(
      { id: 'a', tool: 'again', args: [1, 500] },
      { id: 'b', tool: 'once', args: [2, 0], idempotent: true },
      { id: 'c', tool: 'once', args: [3, 0] },
    ),
  );
  const { pid } = await program.event('worker-ready');
  await until(() => ledger.lines().length === 1);
  process.kill(pid as number, 'SIGKILL');
  const run = await program.ended;
  t.is(run.code, 0, run.stdout);
  t.deepEqual(
    ledger.lines().map((line) => line.split(' ').slice(0, 2).join(' ')),
    ['again 1', 'again 1', 'once 2', 'once 3'],
  );
});

test('a command that kills two workers is poisoned; one that kills none the second time is fine', async (t) => {
  const ledger = await makeLedger(t);
  const run = await runStart(t, {
    args: ['-w', '1', diesOfACommand, '--timing'],
    env: ledger.env,
    input: commands(
      { id: 1, tool: 'die_always', args: [1] },
      { id: 2, tool: 'die_once', args: [2] },
      { id: 3, tool: 'die', args: [3] },
      { id: 4, tool: 'die', args: [4], idempotent: true },
      { id: 5, tool: 'once', args: [5] },
    ),
  });
  t.is(run.code, 1);
  t.deepEqual(
    run.results.map(({ ok, error, run: ran }) => [ok ? 'ok' : error?.code, ran?.attempt]),
    [
      ['poisoned', 2],
      ['ok', 2],
      ['worker_crashed', 1],
      ['poisoned', 2],
      ['ok', 1],
    ],
  );
  t.false(run.results[0]?.error?.retryable);
  t.deepEqual(
    [...count(ledger.lines().map((line) => line.split(' ').slice(0, 2).join(' ')))],
    [
      ['die_always 1', 2],
      ['die_once 2', 2],
      ['die 3', 1],
      ['die 4', 2],
      ['once 5', 1],
    ],
  );
});

test('an idle worker that is killed is replaced, and nobody else is touched', async (t) => {
  const ledger = await makeLedger(t);
  const program = await start(t, { args: ['-w', '2', diesOfACommand, ...jsonLog], env: ledger.env });
  const first = await program.event('worker-ready', ({ worker }) => worker === 'w1');
  const second = await program.event('worker-ready', ({ worker }) => worker === 'w2');
  process.kill(first['pid'] as number, 'SIGKILL');
  await program.event('worker-ready', ({ worker, generation }) => worker === 'w1' && generation === 2);
  program.end(commands({ tool: 'once', args: [1] }));
  const run = await program.ended;
  t.is(run.code, 0);
  const exits = run.stderr.split('\n').filter((line) => line.includes('"type":"worker-exited"'));
  const exit = exits.map((line) => JSON.parse(line).event).find(({ pid }) => pid === second['pid']);
  t.is(exit?.cause, 'intentional');
});

test('a command that segfaults is poisoned after two deaths, however many retries it has, and the slot goes on', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', adapter('misbehaves.py'), '--log-format', 'json'],
    input: commands(
      { tool: 'segfaults', retries: 5 },
      { tool: 'fine', args: [1] },
      { tool: 'dies', retries: 1 },
    ),
  });
  t.deepEqual(
    run.results.map(({ ok, error }) => (ok ? 'ok' : error?.code)),
    ['poisoned', 'ok', 'poisoned'],
  );
  t.notRegex(run.stderr, /slot-failed/);
});

test('of commands that share a worker which dies, the one that kills it is found out', async (t) => {
  const ledger = await makeLedger(t);
  const run = await runStart(t, {
    args: ['-w', '1', adapter('shares_its_worker.py')],
    env: ledger.env,
    input: commands(
      ...Array.from({ length: 10 }, (_, id) => ({ id, tool: 'nap', args: [0.3], idempotent: true })),
      { id: 'bad', tool: 'die', args: [0.1], idempotent: true },
    ),
  });
  t.deepEqual(
    run.results.map(({ ok, error }) => (ok ? 'ok' : error?.code)),
    [...Array.from({ length: 10 }, () => 'ok'), 'poisoned'],
  );
});
