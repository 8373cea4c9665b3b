import test from 'ava';
import { adapter, commands, start } from '../helpers/start.js';
import { lockHeld } from '../scenarios/lock-held.js';
import { stoppedAndContinued } from '../scenarios/stopped-and-continued.js';

const answers = adapter('answers.py');
/** Dead after three ticks of silence. */
const impatient = ['--heartbeat', '100ms', '--heartbeat-timeout', '200ms', '--heartbeat-misses', '2'];
const add = (id: number) => ({ id, tool: 'add', args: [id, 1] });

interface Ready {
  readonly type: string;
  readonly pid: number;
  readonly worker: string;
}

test('an idle worker that is stopped is replaced, and the others serve on', async (t) => {
  const program = await start(t, {
    args: ['-w', '2', '--log-format', 'json', '--stop-timeout', '200ms', ...impatient, answers],
  });
  const { pid } = (await program.event('worker-ready', ({ worker }) => worker === 'w1')) as unknown as Ready;
  await program.event('worker-ready', ({ worker }) => worker === 'w2');
  process.kill(pid, 'SIGSTOP');
  await program.event('worker-exited', ({ worker, cause }) => worker === 'w1' && cause === 'unresponsive');
  await program.write(commands(...Array.from({ length: 50 }, (_, id) => add(id))));
  await program.event('worker-ready', ({ worker, generation }) => worker === 'w1' && generation === 2);
  program.end();
  const run = await program.ended;
  t.is(run.code, 0);
  t.is(run.results.filter(({ ok }) => ok).length, 50);
});

test('a busy worker that is stopped fails what it ran, and is replaced', async (t) => {
  const program = await start(t, {
    args: [
      '-w',
      '1',
      '--log-format',
      'json',
      '--stop-timeout',
      '200ms',
      ...impatient,
      adapter('says_that_it_naps.py'),
    ],
  });
  const { pid } = (await program.event('worker-ready')) as unknown as Ready;
  await program.write(commands({ id: 0, tool: 'nap', args: [30] }));
  await program.event('worker-printed', ({ line }) => line === 'napping');
  process.kill(pid, 'SIGSTOP');
  program.end(commands({ id: 1, tool: 'nap', args: [0] }));
  const run = await program.ended;
  t.deepEqual(
    run.results.toSorted((a, b) => a.line - b.line).map(({ ok, error }) => (ok ? 'ok' : error?.code)),
    ['worker_crashed', 'ok'],
  );
});

test('a worker that is busy and silent is waited for; one that is idle and silent is replaced', async (t) => {
  await lockHeld(t, { busyMs: 1500, idleMs: 20_000, heartbeat: impatient });
});

for (const who of ['all', 'supervisor'] as const) {
  test(`a supervisor that was stopped (${who}) takes nobody for dead`, async (t) => {
    // As long as it would take to find two in a row dead.
    await stoppedAndContinued(t, { stoppedMs: 1000, who, heartbeat: impatient });
  });
}
