import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { adapter, commands, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const count = 500;
const queued = commands(...Array.from({ length: count }, (_, id) => ({ id, tool: 'served_by' })));

/** Two workers that were ready, are dead, and die at each boot until they are welcome again; with as many commands in the queue. */
async function startDown(t: ExecutionContext, ...args: string[]) {
  const welcome = join(await temporaryFolder(t), 'welcome');
  const arrive = () => writeFileSync(welcome, '');
  arrive();
  const program = await start(t, {
    args: ['-w', '2', '--log-format', 'json', ...args, adapter('dies_at_boot.py')],
    env: { HOW: 'where-it-is-not-welcome', WELCOME: welcome },
    answers: 'read',
  });
  const workers = ['w1', 'w2'] as const;
  const pids = await Promise.all(
    workers.map(async (id) => (await program.event('worker-ready', ({ worker }) => worker === id))['pid']),
  );
  rmSync(welcome);
  for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
  await Promise.all(workers.map((id) => program.event('restart-scheduled', ({ worker }) => worker === id)));
  await program.write(queued);
  return { program, arrive };
}

test('commands wait while every worker is down, and are answered once one is back', async (t) => {
  const { program, arrive } = await startDown(
    t,
    ...['--max-start-failures', '1000', '--backoff', '20ms..50ms'],
  );
  arrive();
  await program.result(count);
  program.end();
  const run = await program.ended;
  t.is(run.code, 0);
  t.is(run.results.length, count);
  t.true(run.results.every(({ result }) => result === 'w1' || result === 'w2'));
});

test('commands that wait answer worker_unavailable each when every worker has given up, and that is exit 5', async (t) => {
  const { program } = await startDown(t, ...['--max-start-failures', '5', '--backoff', '50ms..200ms']);
  const run = await program.ended;
  t.is(run.code, 5);
  t.is(run.results.length, count);
  t.true(run.results.every(({ error }) => error?.code === 'worker_unavailable' && error.retryable));
});

test('a stop while every worker waits for its next start wins, at once', async (t) => {
  const { program } = await startDown(t, ...['--max-start-failures', '1000', '--backoff', '60s..60s']);
  // What is answered without a worker tells that what was before it is in the queue.
  await program.write('x\n');
  await program.result(count + 1);
  const at = performance.now();
  program.signal('SIGTERM');
  const run = await program.ended;
  t.true(performance.now() - at < 20_000);
  t.is(run.code, 1);
  const codes = run.results.map(({ error }) => error?.code);
  t.deepEqual(codes, [...Array.from({ length: count }, () => 'shutting_down'), 'parse_error']);
});
