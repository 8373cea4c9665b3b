import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { describeProcess, processesWith } from '../helpers/processes.js';
import { snakepit } from '../helpers/snakepit.js';
import { adapter, commands, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';

const answers = adapter('answers.py');

async function instancesOf(runtime: string) {
  const { stdout } = await snakepit(runtime, 'ps', '--json');
  return JSON.parse(stdout).instances;
}

test('where nothing runs, ps says so, and that is no failure', async (t) => {
  const runtime = await temporaryFolder(t);
  t.deepEqual(await snakepit(runtime, 'ps'), { code: 0, stdout: 'no instances\n', stderr: '' });
  t.deepEqual(await snakepit(runtime, 'ps', '--json'), {
    code: 0,
    stdout: '{"instances":[]}\n',
    stderr: '',
  });
});

test('ps lists what runs', async (t) => {
  const runtime = await temporaryFolder(t);
  const first = await start(t, { runtime, args: ['-w', '2', '-n', 'two', answers], isAlone: false });
  const second = await start(t, { runtime, args: ['-w', '1', answers] });
  await Promise.all([first.said('w2: ready'), second.said('w1: ready')]);
  const instances = await instancesOf(runtime);
  t.like(instances[0], { name: 'answers', pid: second.pid, state: 'running', reaped: null });
  t.like(instances[1], { name: 'two', pid: first.pid, state: 'running' });
  t.deepEqual(
    instances[1].workers
      .map(({ worker, generation }: Record<string, unknown>) => [worker, generation])
      .sort(),
    [
      ['w1', 1],
      ['w2', 1],
    ],
  );
  t.true(Math.abs(Date.now() - Date.parse(instances[0].since)) < 60_000);
  const { code, stdout } = await snakepit(runtime, 'ps');
  t.is(code, 0);
  const rows = stdout.trimEnd().split('\n');
  t.regex(rows[0] ?? '', /^NAME +PID +STATE +WORKERS +SINCE +REAPED +DIRECTORY$/);
  t.regex(rows[1] ?? '', new RegExp(`^answers +${second.pid} +running +1 +\\d{4}-\\d\\d-\\d\\d .* -  +/`));
  t.regex(rows[2] ?? '', new RegExp(`^two +${first.pid} +running +2 `));
  first.end();
  await first.ended;
  second.end();
  await second.ended;
});

test('what a killed run left is counted and left alone by ps, ended by the next start, and told', async (t) => {
  const args = ['-w', '1', '-n', 'pit', adapter('leaves_children.py')];
  const first = await start(t, { args, answers: 'some', isAlone: false });
  const { runtime } = first;
  await first.write(commands({ tool: 'start_children' }));
  await first.result(1);
  const ours = () => processesWith(`XDG_RUNTIME_DIR=${runtime}`);
  const sentinel = ours().find((pid) => describeProcess(pid).includes('sentinel.py')) ?? 0;
  // Stopped, it cannot replace its sentinel in between.
  first.signal('SIGSTOP');
  process.kill(sentinel, 'SIGKILL');
  first.signal('SIGKILL');
  await first.ended;

  // The worker goes with its supervisor, and may have time to take its group with it; who left that stays, with a child. Some
  // are still dying, or being born, just now: what is left is what two looks, far enough apart, agree on.
  let left = ours();
  let steadySince = performance.now();
  await until(() => {
    const now = ours();
    if (now.join() !== left.join()) steadySince = performance.now();
    left = now;
    const hasWorker = now.some((pid) => describeProcess(pid).includes('bootstrap.py'));
    return now.length >= 2 && !hasWorker && performance.now() - steadySince > 300;
  });
  const [dead] = await instancesOf(runtime);
  t.like(dead, { name: 'pit', pid: first.pid, state: 'dead', left: left.length, workers: [] });
  const { code, stdout } = await snakepit(runtime, 'ps');
  t.is(code, 0);
  t.regex(stdout, new RegExp(`^pit +${first.pid} +dead, ${left.length} processes left +0 `, 'm'));
  t.deepEqual(ours(), left, 'none was signalled');

  const second = await start(t, { args, runtime });
  await second.said(`an earlier run (${dead.run}) had left ${left.length} processes: ended`);
  await second.said('w1: ready');
  const [next] = await instancesOf(runtime);
  t.like(next, { pid: second.pid, reaped: { run: dead.run, processes: left.length } });
  const record = JSON.parse(readFileSync(join(runtime, 'snakepit/pit/state.json'), 'utf8'));
  t.deepEqual(record.reaped, next.reaped);
  t.true((await snakepit(runtime, 'ps')).stdout.includes(`${left.length} processes of run ${dead.run}`));
  t.true(left.every((pid) => !ours().includes(pid)));
  second.end();
  t.is((await second.ended).code, 0);
});
