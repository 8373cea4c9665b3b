import { availableParallelism } from 'node:os';
import test from 'ava';
import { makeLedger } from '../helpers/ledger.js';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import { until } from '../helpers/until.js';

const runsOnThreads = adapter('runs_on_threads.py');

const json = ['--log-format', 'json', '-v'];

test('two commands of one worker run at once, each on a thread, and it is told how many there are', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '--threads', '2', '--timing', runsOnThreads],
    input: commands(
      { tool: 'nap', args: [0.3] },
      { tool: 'nap', args: [0.3] },
      { tool: 'where' },
      { tool: 'count', args: [3], stream: true },
    ),
  });
  const [first, second, third, fourth] = run.results;
  t.deepEqual([first?.result, second?.result].sort(), ['snakepit-1', 'snakepit-2']);
  const [one, two] = [first, second].map((result) => result?.run?.queued_ms ?? Number.NaN);
  t.true(Math.abs((one ?? 0) - (two ?? 0)) < 200, 'none waited for the other');
  const share = Math.max(1, Math.floor(availableParallelism() / 2));
  t.deepEqual(third?.result, ['2', String(share)]);
  t.is(fourth?.chunks, 3);
  t.is(run.code, 0);
});

test('what a global lock means for threads is said once, and not where there is one thread', async (t) => {
  const several = await runStart(t, {
    args: ['-w', '3', runsOnThreads],
    env: { SNAKEPIT_THREADS: '4' },
    input: commands({ tool: 'where' }),
  });
  t.deepEqual(several.results[0]?.result, ['4', '1']);
  t.is(several.stderr.split('global interpreter lock (GIL)').length - 1, 1);
  t.regex(several.stderr, /of the 4 threads of a worker one at a time computes/);

  const one = await runStart(t, { args: ['-w', '1', runsOnThreads], input: commands({ tool: 'where' }) });
  t.notRegex(one.stderr, /GIL/);
});

test('an adapter that says it is not thread-safe is refused at boot, once, with what to do', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '2', '--threads', '2', adapter('is_not_thread_safe.py')],
    input: commands({ tool: 'add', args: [1, 2] }),
    answers: 'some',
  });
  t.is(run.code, 5);
  t.regex(
    run.stderr,
    /^snakepit: is_not_thread_safe says __thread_safe__ = False: 2 threads cannot share it\nLeave out --threads .*--workers/m,
  );
  t.is(run.stderr.split('cannot share it').length - 1, 1);

  const one = await runStart(t, {
    args: ['-w', '1', adapter('is_not_thread_safe.py')],
    input: commands({ tool: 'add', args: [1, 2] }),
  });
  t.is(one.results[0]?.result, 3);
});

test('each of ten thousand commands on four threads is run and answered once', async (t) => {
  const ledger = await makeLedger(t);
  const count = 10_000;
  const run = await runStart(t, {
    args: ['-w', '1', '--threads', '4', runsOnThreads],
    env: ledger.env,
    input: commands(...Array.from({ length: count }, (_, i) => ({ tool: 'mark', args: [i] }))),
  });
  t.is(run.code, 0);
  t.is(run.results.length, count);
  const numbers = (values: readonly unknown[]) => values.map(Number).sort((a, b) => a - b);
  const all = Array.from({ length: count }, (_, i) => i);
  t.deepEqual(numbers(run.results.map(({ result }) => result)), all);
  t.deepEqual(numbers(ledger.lines()), all);
});

test('a worker that dies with several threads: only what they ran is lost, nothing is run twice', async (t) => {
  const ledger = await makeLedger(t);
  const count = 2000;
  const run = await runStart(t, {
    args: ['-w', '2', '--threads', '4', runsOnThreads],
    env: ledger.env,
    input: commands(...Array.from({ length: count }, (_, i) => ({ tool: 'dies_at', args: [i, 1000] }))),
  });
  const failed = run.results.filter(({ ok }) => !ok);
  t.true(failed.length >= 1 && failed.length <= 4, `${failed.length} failed`);
  t.true(failed.every(({ error }) => error?.code === 'worker_crashed'));
  const ran = ledger.lines();
  t.is(new Set(ran).size, ran.length, 'nothing ran twice');
  // What had been taken by a thread, and had not come to its first line, has not run, and never will.
  t.true(count - ran.length <= failed.length, `${count - ran.length} never ran`);
});

test('exactly the command that runs out of time is interrupted, in the middle of its thread', async (t) => {
  const ledger = await makeLedger(t);
  const run = await runStart(t, {
    args: ['-w', '1', '--threads', '3', ...json, runsOnThreads],
    env: ledger.env,
    input: commands(
      { tool: 'spin', args: [1, 'a'] },
      { tool: 'spin', args: [30, 'b'], timeout_ms: 300 },
      { tool: 'spin', args: [1, 'c'] },
      { tool: 'nap', args: [0] },
    ),
  });
  t.deepEqual(
    run.results.map(({ ok, error }) => (ok ? 'ok' : error?.code)),
    ['ok', 'timeout', 'ok', 'ok'],
  );
  t.regex(String(run.results[1]?.error?.details?.['traceback']), /while time\.monotonic/);
  t.true(ledger.lines().includes('b ended'), 'it cleaned up');
  t.is(run.stderr.split('"type":"worker-starting"').length - 1, 1, 'by one worker');
});

test('what cannot be interrupted costs its worker, and those beside it know why', async (t) => {
  const ledger = await makeLedger(t);
  const run = await runStart(t, {
    args: ['-w', '1', '--threads', '2', '--cancel-grace', '100ms', ...json, runsOnThreads],
    env: ledger.env,
    input: commands(
      { tool: 'nap', args: [30], timeout_ms: 200 },
      { tool: 'spin', args: [30, 'beside'] },
      { tool: 'nap', args: [0] },
    ),
  });
  const [late, beside, next] = run.results;
  t.like(late?.error, { code: 'timeout', details: { killed: true } });
  t.like(beside?.error, { code: 'worker_crashed', retryable: true, details: { cause: 'sibling' } });
  t.true(next?.ok);
});

test('one of several can be cancelled', async (t) => {
  const ledger = await makeLedger(t);
  const pit = await start(t, {
    args: ['-w', '1', '--threads', '2', runsOnThreads],
    env: ledger.env,
    answers: 'some',
  });
  await pit.write(
    commands({ id: 1, tool: 'spin', args: [30, 'a'] }, { id: 2, tool: 'spin', args: [0.7, 'b'] }),
  );
  await until(() => ledger.lines().length === 2);
  await pit.write('{"control":"cancel","id":1}\n');
  t.is((await pit.result(1)).error?.code, 'cancelled');
  t.true((await pit.result(2)).ok);
  pit.end();
  await pit.ended;
});

test('async tools run as many at once as --concurrency says', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', '--concurrency', '2', '--timing', adapter('shares_its_worker.py')],
    input: commands(...Array.from({ length: 6 }, () => ({ tool: 'nap', args: [0.2] }))),
  });
  const waited = run.results.map(({ run }) => Math.floor((run?.queued_ms ?? 0) / 190));
  t.true(Math.max(...waited) >= 2, String(waited));
});
