import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { whenGone } from '../../src/cli/when-gone.js';
import { type InstanceInfo, listInstances } from '../../src/process/list-instances.js';
import { processTable } from '../../src/process/process-table.js';
import { fakeInstance } from '../helpers/fake-instance.js';
import { followSnakepit, snakepit } from '../helpers/snakepit.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';

const asksToWait = (instance: { asked: readonly (readonly unknown[])[] }) => () =>
  instance.asked.some(([verb]) => verb === 'wait');

test('wait returns when it is ready, and not before', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime);
  const waiting = followSnakepit(t, { runtime }, 'wait', '--for=ready');
  await until(asksToWait(instance));
  t.is(waiting.child.exitCode, null);
  instance.reach('ready');
  t.deepEqual(await waiting.ended, { code: 0, stdout: 'tools: ready\n', stderr: '' });
  t.deepEqual(instance.asked, [['wait', 'ready']]);
});

test('wait also waits for the instance to appear, and then for it to listen', async (t) => {
  const runtime = await temporaryFolder(t);
  const waiting = followSnakepit(t, { runtime }, 'wait', '--for=idle', '-n', 'late');
  const other = await fakeInstance(t, runtime, { name: 'other' });
  await fakeInstance(t, runtime, { name: 'late', isDeaf: true });
  const late = await fakeInstance(t, runtime, { name: 'late' });
  await until(asksToWait(late));
  t.deepEqual(other.asked, []);
  late.reach('idle');
  t.deepEqual(await waiting.ended, { code: 0, stdout: 'late: idle\n', stderr: '' });
});

test('wait without a name takes the first that appears, also in a runtime folder that was not there', async (t) => {
  const runtime = await temporaryFolder(t);
  const waiting = followSnakepit(t, { runtime }, 'wait');
  const instance = await fakeInstance(t, runtime);
  await until(asksToWait(instance));
  instance.reach('ready');
  t.is((await waiting.ended).code, 0);
});

test('one that ends before it was ready: exit 1', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime);
  const waiting = followSnakepit(t, { runtime }, 'wait');
  await until(asksToWait(instance));
  await instance.end();
  const { code, stderr } = await waiting.ended;
  t.is(code, 1);
  t.is(stderr, 'snakepit: tools ended before it was ready\n');
});

test('wait gives up when its time is over: exit 124', async (t) => {
  const runtime = await temporaryFolder(t);
  const none = snakepit(runtime, 'wait', '--timeout', '50ms', '-n', 'never');
  t.is((await none).code, 124);
  t.regex((await none).stderr, /never is not ready \(waited 50ms\)/);
  await fakeInstance(t, runtime);
  t.is((await snakepit(runtime, 'wait', '--timeout', '50ms')).code, 124);
});

test('wait --for=stopped returns when nothing is left, at once where nothing runs', async (t) => {
  const runtime = await temporaryFolder(t);
  t.is((await snakepit(runtime, 'wait', '--for=stopped', '-n', 'tools')).stdout, 'tools: not running\n');
  const instance = await fakeInstance(t, runtime);
  const waiting = followSnakepit(t, { runtime }, 'wait', '--for=stopped');
  await until(() => instance.connections() > 0);
  await instance.end();
  t.deepEqual(await waiting.ended, { code: 0, stdout: 'tools: stopped\n', stderr: '' });
});

test('stop asks it to end, and waits until it is gone', async (t) => {
  const runtime = await temporaryFolder(t);
  const first = await fakeInstance(t, runtime, { name: 'first' });
  t.deepEqual(await snakepit(runtime, 'stop'), { code: 0, stdout: 'first: stopped\n', stderr: '' });
  t.deepEqual(first.asked, [['stop', false]]);
  const second = await fakeInstance(t, runtime, { name: 'second' });
  t.is((await snakepit(runtime, 'stop', '--now', '-n', 'second')).code, 0);
  t.deepEqual(second.asked, [['stop', true]]);
  t.is((await snakepit(runtime, 'stop', '-n', 'second')).code, 3);
});

test('stop of one that is stopping already waits for the same end; what takes too long is 124', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime, { service: { stop: () => {} } });
  const late = await snakepit(runtime, 'stop', '--timeout', '300ms');
  t.is(late.code, 124);
  t.regex(late.stderr, /has not stopped yet \(waited 300ms\)\n.*--now/);
  const stopping = [1, 2].map(() => followSnakepit(t, { runtime }, 'stop'));
  await until(() => instance.connections() === 3);
  await instance.end();
  for (const { ended } of stopping) t.is((await ended).stdout, 'tools: stopped\n');
});

test('one that is started again under the same name is another', async (t) => {
  const runtime = await temporaryFolder(t);
  const instance = await fakeInstance(t, runtime, { service: { stop: () => {} } });
  const stopping = followSnakepit(t, { runtime }, 'stop');
  await until(() => instance.connections() > 0);
  await instance.end();
  await fakeInstance(t, runtime, { runId: 'the next' });
  t.is((await stopping.ended).stdout, 'tools: stopped\n');
});

test('a supervisor that was stopped by a signal is 124 in time, whatever is asked', async (t) => {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime, { isDeaf: true });
  // It would take connections, as the system does that for it, and say nothing.
  const silent = createServer().listen(join(runtime, 'snakepit/tools/ctl.sock'));
  await once(silent, 'listening');
  chmodSync(join(runtime, 'snakepit/tools/ctl.sock'), 0o600);
  t.teardown(() => silent.close());
  const { code, stderr } = await snakepit(runtime, 'status', '--timeout', '200ms');
  t.is(code, 124);
  t.regex(stderr, /tools.* does not answer.*\n.*SIGSTOP/);
});

test('a supervisor that was killed with all that cleans up after it keeps nobody waiting', async (t) => {
  const runtime = await temporaryFolder(t);
  const env = { XDG_RUNTIME_DIR: runtime };
  const supervisor = spawn('sleep', ['1000'], { stdio: 'ignore' });
  const identity = {
    pid: supervisor.pid ?? 0,
    startTime: processTable.read(supervisor.pid ?? 0)?.startTime ?? '',
  };
  await fakeInstance(t, runtime, { supervisor: identity, isDeaf: true });
  const [instance] = await listInstances(env);
  t.is(instance?.state, 'running');
  const going = whenGone(instance as InstanceInfo, env, undefined, new AbortController().signal, 20);
  supervisor.kill('SIGKILL');
  t.is(await going, 'left');
});
