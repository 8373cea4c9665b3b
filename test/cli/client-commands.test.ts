import test from 'ava';
import type { ReloadReport } from '../../src/control/reports.js';
import { SnakepitError } from '../../src/errors.js';
import { fakeInstance, segfault, workerReport } from '../helpers/fake-instance.js';
import { snakepit } from '../helpers/snakepit.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

test('status tells people how it is', async (t) => {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime);
  const { code, stdout } = await snakepit(runtime, 'status');
  t.is(code, 0);
  t.regex(stdout, /^tools: ready, pid \d+, up 3 m 12 s, snakepit 0\.1\.0\n/);
  t.regex(
    stdout,
    /^ {2}commands +1200 ok, 3 failed \(2 tool_error, 1 worker_crashed\), 2 in flight, 7 queued$/m,
  );
  t.regex(stdout, /^WORKER +STATE +PID +GENERATION +RESTARTS +OK +FAILED +HELD +LAST EXIT$/m);
  t.regex(stdout, /^w1 +ready +4711 +1 +0 +600 +1 +1 +-$/m);
  t.regex(stdout, /^w2 +ready +4711 +2 +1 +600 +1 +1 +crash \(SIGSEGV\)$/m);
});

test('status says why a worker was given up, without power over the terminal', async (t) => {
  const runtime = await temporaryFolder(t);
  const last_exit = { ...segfault, code: 3, signal: null, message: 'no\x1b]52;c;x\x07', stderr: ['\x1b[2J'] };
  const failed = {
    ...workerReport('w2'),
    state: 'failed',
    pid: null,
    last_exit,
    failed_because: '3 failed starts',
  };
  await fakeInstance(t, runtime, {
    status: { state: 'degraded', adapter: null, workers: [{ ...workerReport('w1'), successor: 2 }, failed] },
  });
  const { stdout } = await snakepit(runtime, 'status');
  t.regex(stdout, /^w1 +ready, 2 boots +4711 /m);
  t.regex(stdout, /^w2 +failed +- .* crash \(status 3\): no␛]52;c;x␇$/m);
  t.regex(stdout, /^w2 was given up: 3 failed starts\n {4}␛\[2J\n$/m);
  t.regex(stdout, /adapter +the built-in demo tools/);
});

test('status --json is what the service gives, as one object', async (t) => {
  const runtime = await temporaryFolder(t);
  // A newer one may say more.
  await fakeInstance(t, runtime, { status: { something_new: [1] } as object });
  const { code, stdout } = await snakepit(runtime, 'status', '--json');
  t.is(code, 0);
  t.is(stdout.trimEnd().split('\n').length, 1);
  const report = JSON.parse(stdout);
  t.like(report, { name: 'tools', state: 'ready', pid: process.pid, queued: 7, something_new: [1] });
  t.is(report.workers[1].last_exit.signal, 'SIGSEGV');
});

test('status --check: an exit code for each health', async (t) => {
  const codes = { ready: 0, starting: 4, degraded: 4, 'winding-down': 4, failed: 5 };
  await Promise.all(
    Object.entries(codes).map(async ([state, code]) => {
      const runtime = await temporaryFolder(t);
      await fakeInstance(t, runtime, { status: { state } });
      t.is((await snakepit(runtime, 'status', '--check')).code, code, state);
      t.is((await snakepit(runtime, 'status')).code, 0, state);
    }),
  );
});

test('tools shows signatures and docs', async (t) => {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime);
  const [text, json, unknown] = await Promise.all([
    snakepit(runtime, 'tools'),
    snakepit(runtime, 'tools', 'add', '--json'),
    snakepit(runtime, 'tools', 'ad'),
  ]);
  t.is(
    text.stdout,
    `add(a: float, b: float = …, *, carry=…)  [idempotent, timeout 5 s]
    Add two numbers.

    Of any size.
countdown(n: int, /)  [stream]
`,
  );
  const { tools } = JSON.parse(json.stdout);
  t.deepEqual(
    tools.map(({ name, schema }: { name: string; schema: object }) => [name, schema]),
    [['add', { type: 'object' }]],
  );
  t.is(unknown.code, 2);
  t.regex(unknown.stderr, /tools: there is no tool "ad"; did you mean "add"\?/);
});

test('restart, drain and scale say what changed', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime, {
    service: {
      restart: async (named = ['w1', 'w2'], order) => ({
        done: !named.includes('w2'),
        workers: named.map((worker) =>
          worker === 'w2'
            ? { worker, did: 'failed', why: 'died at boot' }
            : { worker, did: order === 'rolling' ? 'replaced' : 'restarted' },
        ),
      }),
      drain: async (worker) => {
        throw new SnakepitError('usage', `there is no worker ${worker}`);
      },
    },
  });
  const [all, some, none, more, same] = await Promise.all([
    snakepit(runtime, 'restart'),
    snakepit(runtime, 'restart', '--rolling', 'w1', 'w3'),
    snakepit(runtime, 'drain', 'w9'),
    snakepit(runtime, 'scale', '8'),
    snakepit(runtime, 'scale', '2'),
  ]);
  t.deepEqual(all, { code: 1, stdout: 'w1: restarted\nw2: failed (died at boot)\n', stderr: '' });
  t.deepEqual(some, { code: 0, stdout: 'w1: replaced\nw3: replaced\n', stderr: '' });
  t.is(none.code, 2);
  t.is(none.stderr, 'snakepit: tools: there is no worker w9\n');
  t.is(more.stdout, 'tools: 8 workers (2 before)\n');
  t.is(same.stdout, 'tools: 2 workers, as before\n');
  t.deepEqual([...instance.asked].sort(), [
    ['scale', 2],
    ['scale', 8],
  ]);
});

const done: ReloadReport = { ending: 'done', replaced: ['w1', 'w2'], restarted: [], kept: [], failed: null };
const reloads: readonly (readonly [ReloadReport, code: number, stdout: string, stderr: RegExp])[] = [
  [done, 0, 'replaced: w1, w2\n', /^$/],
  [
    {
      ...done,
      ending: 'failed',
      replaced: [],
      kept: ['w1', 'w2'],
      failed: { worker: 'w1', message: 'SyntaxError: invalid syntax\n  def x(:' },
    },
    1,
    'kept: w1, w2\n',
    /^snakepit: w1: SyntaxError: invalid syntax\n {2}def x\(:\nThe other workers serve the code they had\.\n$/,
  ],
  [
    { ...done, ending: 'superseded', replaced: ['w1'], kept: ['w2'] },
    1,
    'replaced: w1\nkept: w2\n',
    /another reload/,
  ],
  [{ ...done, ending: 'stopped', replaced: [], restarted: ['w1'] }, 1, 'restarted: w1\n', /was stopped/],
];

test('reload says what serves what, and why the new code does not', async (t) => {
  await Promise.all(
    reloads.map(async ([report, code, stdout, stderr]) => {
      const runtime = await temporaryFolder(t);
      await fakeInstance(t, runtime, { service: { reload: async () => report as never } });
      const answer = await snakepit(runtime, 'reload');
      t.is(answer.code, code);
      t.is(answer.stdout, stdout);
      t.regex(answer.stderr, stderr);
    }),
  );
});

test('what a supervisor of another version does not know is refused, with both versions', async (t) => {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime, {
    version: '9.9.9',
    service: {
      scale: async () => {
        throw new SnakepitError('usage', 'unknown control line "scale"');
      },
    },
  });
  const { code, stderr } = await snakepit(runtime, 'scale', '3');
  t.is(code, 2);
  t.regex(stderr, /unknown control line "scale"\nIt is snakepit 9\.9\.9, and this is /);
});
