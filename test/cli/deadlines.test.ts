import test, { type ExecutionContext } from 'ava';
import { makeLedger } from '../helpers/ledger.js';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import { until } from '../helpers/until.js';

const takesItsTime = adapter('takes_its_time.py');
const after = { id: 'after', tool: 'served_by' };

async function setUp(t: ExecutionContext, ...args: readonly string[]) {
  const ledger = await makeLedger(t);
  const words = () => ledger.lines().map((line) => line.split(' ')[0]);
  return { ledger, words, request: { args: ['-w', '1', takesItsTime, ...args], env: ledger.env } };
}

test('timeout_ms, --timeout and @tool(timeout=…): asked to end at once, and the worker goes on', async (t) => {
  const { words, request } = await setUp(t, '--timeout', '300ms', '--log-format', 'json', '-v');
  const run = await runStart(t, {
    ...request,
    input: commands(
      { tool: 'nap' },
      { tool: 'nap', timeout_ms: 100 },
      { tool: 'brief' },
      { tool: 'nap', args: [0.5], timeout_ms: 20_000 },
      { tool: 'nap_together' },
      after,
    ),
  });
  t.is(run.code, 1);
  t.deepEqual(
    run.results.map(({ ok, error }) => (ok ? 'ok' : [error?.code, error?.details?.['limit_ms']])),
    [['timeout', 300], ['timeout', 100], ['timeout', 200], 'ok', ['timeout', 300], 'ok'],
  );
  t.true(run.results[0]?.error?.retryable);
  t.regex(String(run.results[0]?.error?.details?.['traceback']), /time\.sleep/);
  t.deepEqual(words(), ['nap', 'woke', 'nap', 'woke', 'brief', 'nap', 'woke', 'nap_together']);
  t.is(run.stderr.split('"type":"worker-starting"').length - 1, 1, 'by one worker');
});

for (const tool of ['compute', 'refuse']) {
  test(`a tool that does not end when asked to (${tool}) costs its worker, and nobody else`, async (t) => {
    const { request } = await setUp(t, '--cancel-grace', '200ms', '--log-format', 'json', '-v');
    const run = await runStart(t, {
      ...request,
      input: commands({ tool, timeout_ms: 200 }, ...Array.from({ length: 20 }, () => after)),
    });
    t.is(run.results[0]?.error?.code, 'timeout');
    t.is(run.results[0]?.error?.details?.['killed'], true);
    t.true(run.results.slice(1).every(({ ok }) => ok));
    t.is(run.stderr.split('"type":"worker-starting"').length - 1, 2);
    t.regex(run.stderr, /did not end a command within 200 ms/);
    t.notRegex(run.stderr, /"restart-scheduled".*"delayMs":[1-9]/, 'it is no failure of the slot');
  });
}

test('what ran beside it is told so, and what is idempotent runs again', async (t) => {
  const { request, words } = await setUp(t, '--cancel-grace', '200ms');
  const run = await runStart(t, {
    ...request,
    input: commands(
      { id: 1, tool: 'nap_together', args: [30] },
      { id: 2, tool: 'nap_together', args: [0.1], idempotent: true },
      { id: 3, tool: 'hold_up', timeout_ms: 200 },
    ),
  });
  t.deepEqual(
    run.results.map(({ ok, error }) => (ok ? 'ok' : error?.code)),
    ['worker_crashed', 'ok', 'timeout'],
  );
  t.like(run.results[0]?.error, { retryable: true, details: { cause: 'sibling' } });
  t.deepEqual(words().sort(), ['hold_up', 'nap_together', 'nap_together', 'nap_together']);
});

test('control lines cancel by id or by line what runs, and what waits', async (t) => {
  const { request, words } = await setUp(t);
  const program = await start(t, request);
  await program.write(
    commands({ id: 'a', tool: 'nap' }, { id: 'b', tool: 'nap' }, { id: 'c', tool: 'nap' }, after),
  );
  await until(() => words().length === 1);
  await program.write(
    commands({ control: 'cancel', line: 2 }, { control: 'cancel', id: 'a' }, { control: 'cancel', id: 'c' }),
  );
  await program.result(4);
  program.end(commands({ control: 'cancel', id: 'a' }));
  const run = await program.ended;
  t.deepEqual(run.results.map(({ id, result, error }) => [id, error?.code ?? result]).toSpliced(3, 1), [
    ['a', 'cancelled'],
    ['b', 'cancelled'],
    ['c', 'cancelled'],
    [null, { cancelled: 1 }],
    [null, { cancelled: 1 }],
    [null, { cancelled: 1 }],
    [null, { cancelled: 0 }],
  ]);
  t.deepEqual(words(), ['nap', 'woke']);
  t.is(run.code, 1);
});

test('a worker is not used again before what it was asked to end is over', async (t) => {
  const { request, ledger } = await setUp(t, '--cancel-grace', '400ms');
  const program = await start(t, { ...request, args: ['-w', '2', ...request.args.slice(2)] });
  await program.write(commands({ tool: 'refuse' }));
  await until(() => ledger.lines().length === 1);
  const pid = Number(ledger.lines()[0]?.split(' ')[1]);
  await program.write(commands({ control: 'cancel', line: 1 }, ...Array.from({ length: 50 }, () => after)));
  program.end();
  const run = await program.ended;
  t.is(run.results[0]?.error?.code, 'cancelled');
  t.true(run.results.slice(2).every(({ ok, result }) => ok && result !== pid));
});

test('--retries tries again what failed, as the key retries does; never what is wrong in itself', async (t) => {
  const { request, words } = await setUp(t, '--retries', '1');
  const run = await runStart(t, {
    ...request,
    args: [...request.args, '--timing'],
    input: commands(
      { tool: 'fail_at_first', args: [1, 1] },
      { tool: 'fail_at_first', args: [2, 2], retries: 2 },
      { tool: 'fail_at_first', args: [3, 9], retries: 0 },
      { tool: 'nap', timeout_ms: 100 },
      { tool: 'nap', args: ['long'] },
    ),
  });
  t.deepEqual(
    run.results.map(({ ok, error, run: ran }) => [ok ? 'ok' : error?.code, ran?.attempt]),
    [
      ['ok', 2],
      ['ok', 3],
      ['tool_error', 1],
      ['timeout', 2],
      ['invalid_args', 1],
    ],
  );
  t.is(words().filter((word) => word === 'nap').length, 2);
});
