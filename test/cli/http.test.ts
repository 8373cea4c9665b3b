import test, { type ExecutionContext } from 'ava';
import { figureOf, labelsOf, parseMetrics } from '../helpers/parse-metrics.js';
import { snakepit } from '../helpers/snakepit.js';
import { adapter, commands, runStart, type StartedProgram, start } from '../helpers/start.js';

const answers = adapter('answers.py');
const http = ['--http', '0', '--log-format', 'json'];

async function urlOf(program: StartedProgram): Promise<string> {
  return (await program.event('http-opened'))['url'] as string;
}

async function get(url: string) {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}

async function scrape(url: string) {
  return parseMetrics((await get(`${url}/metrics`)).text);
}

test('a scrape has what commands, workers and the supervisor did', async (t) => {
  const pit = await start(t, { args: ['-w', '2', ...http, '-v', '-n', 'pit', '--retries', '1', answers] });
  const url = await urlOf(pit);
  for (const name of ['w1', 'w2']) await pit.event('worker-ready', ({ worker }) => worker === name);
  t.regex(url, /^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
  await pit.write(
    commands(
      ...Array.from({ length: 20 }, (_, a) => ({ id: `secret-${a}`, tool: 'add', args: [a, 1] })),
      { tool: 'nap', args: [0.03] },
      { tool: 'nothing-like-that' },
      { tool: 'add', args: ['x', 1] },
    ),
  );
  for (let line = 1; line <= 23; line++) await pit.result(line);
  const metrics = await scrape(url);
  t.is(figureOf(metrics, 'snakepit_commands_total', { outcome: 'ok' }), 21);
  t.is(figureOf(metrics, 'snakepit_commands_total', { outcome: 'failed', code: 'unknown_tool' }), 1);
  t.is(figureOf(metrics, 'snakepit_commands_total', { outcome: 'failed', code: 'invalid_args' }), 1);
  t.is(figureOf(metrics, 'snakepit_workers', { state: 'ready' }), 2);
  t.is(figureOf(metrics, 'snakepit_workers', { state: 'failed' }), 0);
  t.is(figureOf(metrics, 'snakepit_queue_length'), 0);
  t.is(figureOf(metrics, 'snakepit_in_flight'), 0);
  t.is(figureOf(metrics, 'snakepit_input_lines_total'), 23);
  t.deepEqual(labelsOf(metrics, 'snakepit_worker_commands_total', 'worker'), ['w1', 'w2']);
  t.is(metrics.find(({ name }) => name === 'snakepit_command_run_seconds')?.type, 'histogram');
  const nap = (name: string, le?: string) =>
    figureOf(metrics, `snakepit_command_run_seconds_${name}`, { tool: 'nap', ...(le && { le }) });
  t.is(nap('count'), 1);
  t.is(nap('bucket', '0.025'), 0);
  t.is(nap('bucket', '+Inf'), 1);
  t.true((nap('sum') ?? 0) >= 0.03);
  t.is(figureOf(metrics, 'snakepit_command_queue_seconds_count', { tool: 'add' }), 21);
  t.true((figureOf(metrics, 'snakepit_supervisor_memory_bytes') ?? 0) > 10e6);
  t.true((figureOf(metrics, 'snakepit_supervisor_cpu_seconds_total') ?? 0) > 0);

  // Figures of processes come with the second look.
  let memory: number | undefined;
  while (memory === undefined)
    memory = figureOf(await scrape(url), 'snakepit_worker_memory_bytes', { worker: 'w1' });
  t.true(memory > 5e6);
  t.notRegex((await get(`${url}/metrics`)).text, /secret|nothing-like-that|"line"/);

  const status = JSON.parse((await get(`${url}/status`)).text);
  t.like(status, { name: 'pit', state: 'ready', commands: { ok: 21, failed: 2 } });
  pit.end();
  await pit.ended;
  await t.throwsAsync(fetch(`${url}/healthz`), undefined, 'nobody listens any more');
});

test('counters go on where workers die and slots are removed; labels of slots that are gone go', async (t) => {
  const args = ['-w', '3', ...http, '-v', '-n', 'pit', '--on-eof', 'stay', answers];
  const pit = await start(t, { args });
  const url = await urlOf(pit);
  const { pid } = await pit.event('worker-ready', ({ worker }) => worker === 'w1');
  process.kill(pid as number, 'SIGKILL');
  await pit.event('worker-ready', ({ generation }) => generation === 2);
  t.is((await snakepit(pit.runtime, 'scale', '1')).code, 0);
  const metrics = await scrape(url);
  t.is(figureOf(metrics, 'snakepit_worker_exits_total', { cause: 'crash' }), 1);
  t.is(figureOf(metrics, 'snakepit_restarts_total', { reason: 'crash' }), 1);
  t.deepEqual(labelsOf(metrics, 'snakepit_worker_commands_total', 'worker'), ['w1']);
  pit.signal('SIGTERM');
  await pit.ended;
});

test('it is alive from the start, and ready when enough workers are', async (t) => {
  const pit = await start(t, {
    args: ['-w', '2', ...http, '-v', '--min-workers', '2', '--on-eof', 'stay', adapter('answers.py')],
  });
  const url = await urlOf(pit);
  t.deepEqual(await get(`${url}/healthz`), { status: 200, text: 'ok\n' });
  const first = await get(`${url}/readyz`);
  t.is(first.status, 503);
  t.regex(first.text, /^[01] of [012] workers ready, 2 wanted$/m);
  await pit.event('worker-ready', ({ worker }) => worker === 'w1');
  await pit.event('worker-ready', ({ worker }) => worker === 'w2');
  t.deepEqual(await get(`${url}/readyz`), { status: 200, text: '2 of 2 workers ready, 2 wanted\n' });
  t.is((await snakepit(pit.runtime, 'drain', 'w1')).code, 0);
  t.is((await get(`${url}/readyz`)).status, 503);
  pit.signal('SIGTERM');
  await pit.ended;
});

test('a port that is taken: nothing is started, and no file is touched', async (t) => {
  const pit = await start(t, { args: ['-w', '1', ...http, '--on-eof', 'stay', answers] });
  const { host } = new URL(await urlOf(pit));
  const second = await runStart(t, { args: ['-w', '1', '--http', host, answers], answers: 'none' });
  t.is(second.code, 2);
  t.true(second.stderr.includes(`--http: cannot listen on ${host}: the port is taken`), second.stderr);
  pit.signal('SIGTERM');
  await pit.ended;
});

test('an address that is none is told', async (t: ExecutionContext) => {
  for (const [text, why] of [
    ['nonsense', '"nonsense" is no port, nor HOST:PORT'],
    ['::1:80', '"::1:80" is no port'],
    ['70000', '"70000" is no port'],
  ] as const) {
    const { code, stderr } = await runStart(t, { args: ['--http', text, answers], answers: 'none' });
    t.is(code, 2);
    t.true(stderr.includes(`--http: ${why}`), stderr);
  }
});
