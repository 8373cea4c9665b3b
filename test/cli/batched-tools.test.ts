import test, { type ExecutionContext } from 'ava';
import { makeLedger } from '../helpers/ledger.js';
import { snakepit } from '../helpers/snakepit.js';
import { adapter, commands, runStart, start } from '../helpers/start.js';
import { until } from '../helpers/until.js';

const sharesCalls = adapter('shares_calls.py');
const numbered = (count: number, tool: string, more: object = {}) =>
  Array.from({ length: count }, (_, n) => ({ id: n, tool, args: [n], ...more }));

async function setUp(t: ExecutionContext, ...args: readonly string[]) {
  const ledger = await makeLedger(t);
  const calls = (tool: string) =>
    ledger
      .lines()
      .flatMap((line) => (line.startsWith(`${tool} `) ? [JSON.parse(line.slice(tool.length))] : []));
  return { calls, request: { args: ['-w', '1', ...args], env: ledger.env } };
}

test('lines that wait for a batched tool share calls, each with its own result', async (t) => {
  const { calls, request } = await setUp(t, `${sharesCalls}:embed`, '-l');
  const input = Array.from({ length: 800 }, (_, i) => `${'x'.repeat(i % 7)}\n`).join('');
  const run = await runStart(t, { ...request, input: input.replaceAll(/^\n/gm, 'yyyyyyy\n') });
  t.is(run.code, 0);
  t.true(run.results.every(({ id, result }) => String(id).length === (result as number[])[0]));
  t.true(calls('embed').length < 200, `${calls('embed').length} calls`);
  t.true(calls('embed').every((call) => call.length <= 8));
});

test('they do among commands of other tools, and where arguments come by name or are left out', async (t) => {
  const { calls, request } = await setUp(t, sharesCalls);
  const mixed = Array.from({ length: 400 }, (_, n) =>
    n % 2 === 0
      ? { id: n, tool: 'single', args: [n] }
      : { id: n, tool: 'embed', args: n % 4 === 1 ? { body: 'four' } : ['four', 0.1] },
  );
  const run = await runStart(t, { ...request, input: commands(...mixed) });
  t.is(run.code, 0);
  t.deepEqual(
    run.results.map(
      ({ id, result }) => (Array.isArray(result) ? result[0] : result) === (Number(id) % 2 === 0 ? id : 4),
    ),
    mixed.map(() => true),
  );
  t.true(calls('embed').length < 80, `${calls('embed').length} calls`);
});

test('what is wrong in one command is its own failure; what is wrong in the call is that of all', async (t) => {
  const { calls, request } = await setUp(t, sharesCalls);
  const run = await runStart(t, {
    ...request,
    input: commands(
      ...[0, 1, 'two', 4].map((n) => ({ tool: 'even_only', args: [n] })),
      ...numbered(3, 'returns_too_few'),
      ...numbered(2, 'raises'),
      { tool: 'single', args: [7] },
    ),
  });
  t.is(run.code, 1);
  t.deepEqual(
    run.results.map(({ result, error }) => error?.code ?? result),
    [0, 'tool_error', 'invalid_args', 4, ...Array<string>(5).fill('tool_error'), 7],
  );
  t.deepEqual(calls('even_only'), [[0, 1, 4]]);
  t.is(run.results[1]?.error?.message, '1 is odd');
  t.like(run.results[4]?.error, {
    message: 'returns_too_few() returned 2 results, not a list with one result for each of 3 commands',
    retryable: false,
    details: { batch: 3 },
  });
  t.like(run.results[8]?.error, { message: 'no good', details: { type: 'RuntimeError', batch: 2 } });
});

test('nothing is waited for where nothing is behind it, nor where it is full', async (t) => {
  const { calls, request } = await setUp(t, sharesCalls);
  const run = await runStart(t, { ...request, input: commands(...numbered(9, 'patient')) });
  t.deepEqual(calls('patient'), [[...Array(8).keys()], [8]]);
  t.true(run.ms < 9000, `${run.ms} ms`);
});

test('what a pace holds up is waited for, until the call is full', async (t) => {
  const { calls, request } = await setUp(t, sharesCalls, '--rate', '40/s');
  const run = await runStart(t, { ...request, input: commands(...numbered(16, 'patient')) });
  t.is(run.code, 0);
  t.true(calls('patient').length <= 3, JSON.stringify(calls('patient')));
  t.true(run.ms < 9000, `${run.ms} ms`);
});

test('the command that kills its worker is found out among those that shared its call', async (t) => {
  const { calls, request } = await setUp(t, sharesCalls);
  const run = await runStart(t, {
    ...request,
    input: commands(...[11, 12, 13, 14, 15].map((n) => ({ tool: 'dies_of_13', args: [n] }))),
  });
  t.deepEqual(
    run.results.map(({ result, error }) => error?.code ?? result),
    [11, 12, 'poisoned', 14, 15],
  );
  t.deepEqual(calls('dies_of_13'), [[11, 12, 13, 14, 15], [11], [12], [13], [14], [15]]);
});

test('where a worker is killed no command is lost, none runs twice, and no more fail than share a call', async (t) => {
  const { calls, request } = await setUp(t, sharesCalls, '--log-format', 'json', '-v');
  const program = await start(t, { ...request, args: ['-w', '2', ...request.args.slice(2)] });
  const total = 2000;
  const all = numbered(total, 'counted');
  let kills = 0;
  for (const half of [all.slice(0, total / 2), all.slice(total / 2)]) {
    const { pid } = await program.event('worker-ready', ({ generation }) => generation === kills + 1);
    await program.write(commands(...half));
    await program.result((kills * total) / 2 + 200);
    process.kill(pid as number, 'SIGKILL');
    kills++;
  }
  program.end();
  const run = await program.ended;
  t.is(run.results.length, total);
  const runs = calls('counted').flat() as readonly number[];
  t.is(new Set(runs).size, runs.length, 'none ran twice');
  const failed = run.results.filter(({ ok }) => !ok);
  t.true(failed.every(({ error }) => error?.code === 'worker_crashed'));
  t.true(failed.length <= 8 * kills, `${failed.length} failed`);
  t.is(new Set([...runs, ...failed.map(({ id }) => id)]).size, total, 'what is ok ran');
});

test('a call is ended by the time limit that its commands have; others have calls of their own', async (t) => {
  const { calls, request } = await setUp(t, sharesCalls);
  const run = await runStart(t, {
    ...request,
    input: commands(
      ...numbered(3, 'hangs', { timeout_ms: 900 }),
      ...numbered(2, 'hangs', { timeout_ms: 1000 }),
      { tool: 'single', args: [1] },
    ),
  });
  t.deepEqual(
    run.results.map(({ result, error }) => error?.code ?? result),
    [...Array<string>(5).fill('timeout'), 1],
  );
  t.deepEqual(
    [calls('hangs'), calls('ended')],
    Array(2).fill([
      [0, 1, 2],
      [0, 1],
    ]),
  );
  t.is(run.results[0]?.error?.details?.['killed'], undefined);
});

test('one of a call that is cancelled is answered with it, and costs the others nothing', async (t) => {
  const { calls, request } = await setUp(t, sharesCalls, '--cancel-grace', '50ms');
  const program = await start(t, request);
  const slow = (id: string) => ({ id, tool: 'embed', args: [id, 700] });
  await program.write(commands(...['a', 'b', 'c'].map(slow)));
  await until(() => calls('embed').length === 1);
  await program.write(commands({ control: 'cancel', id: 'b' }));
  await program.result(3);
  await program.write(commands(...numbered(3, 'hangs')));
  await until(() => calls('hangs').length === 1);
  program.end(commands(...[0, 1, 2].map((id) => ({ control: 'cancel', id }))));
  const run = await program.ended;
  t.deepEqual(
    run.results
      .filter(({ result }) => !Object.hasOwn(Object(result), 'cancelled'))
      .map(({ error }) => error?.code),
    [undefined, undefined, undefined, 'cancelled', 'cancelled', 'cancelled'],
  );
  t.deepEqual(calls('ended'), [[0, 1, 2]]);
  t.is(run.stderr.split('ready in').length, 2, 'by one worker');
});

test('tools says how many share a call, and shows what one of them takes', async (t) => {
  const { request } = await setUp(t, sharesCalls);
  const program = await start(t, { ...request, args: [...request.args, '--on-eof', 'stay'] });
  await snakepit(program.runtime, 'wait');
  const [text, json, call] = await Promise.all([
    snakepit(program.runtime, 'tools', 'embed'),
    snakepit(program.runtime, 'tools', 'embed', '--json'),
    snakepit(program.runtime, 'call', 'embed', 'body=12'),
  ]);
  t.is(text.stdout, 'embed(body: str, ms: float = …)  [batch 8, waits 5 ms]\n    A vector for each text.\n');
  t.like(JSON.parse(json.stdout).tools[0], { batch: 8, wait_ms: 5 });
  t.deepEqual(JSON.parse(call.stdout), [2, 1]);
  program.signal('SIGTERM');
  t.is((await program.ended).code, 0);
});

test('a function that takes no lists is told so at the start', async (t) => {
  const run = await runStart(t, {
    args: ['-w', '1', adapter('shares_no_calls.py')],
    input: commands({ tool: 'embed' }),
  });
  t.is(run.code, 5);
  t.regex(
    run.stderr,
    /embed\(\) is batched \(batch=8\), so body gets a list .*: annotate it as list\[str\], not str/,
  );
});
