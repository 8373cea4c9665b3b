import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { SnakepitError } from '../../src/errors.js';
import { listInstances } from '../../src/process/list-instances.js';
import { processTable } from '../../src/process/process-table.js';
import { isRunning, makeDirectory } from './support/processes.js';

const bootId = processTable.bootId();
const self = { pid: process.pid, startTime: processTable.read(process.pid)?.startTime ?? '' };

/** A runtime directory with these state files, by name of the instance. */
function directoryOf(states: Readonly<Record<string, unknown>>): NodeJS.ProcessEnv {
  const runtime = makeDirectory();
  mkdirSync(join(runtime, 'snakepit'), { mode: 0o700 });
  for (const [name, state] of Object.entries(states)) {
    mkdirSync(join(runtime, 'snakepit', name));
    const text = typeof state === 'string' ? state : JSON.stringify(state);
    writeFileSync(join(runtime, 'snakepit', name, 'state.json'), text);
  }
  return { XDG_RUNTIME_DIR: runtime };
}

const run = { name: 'pit', runId: 'no-such-run', bootId, directory: '/somewhere', workers: [] };

test('who runs is told by pid, start time and boot together', async (t) => {
  const env = directoryOf({
    running: { ...run, ...self },
    'with the pid of another': { ...run, ...self, startTime: '1' },
    'of another boot': { ...run, ...self, bootId: 'another' },
  });
  const instances = await listInstances(env);
  t.deepEqual(
    instances.map(({ name, state, left }) => [name, state, left]),
    [
      ['of another boot', 'dead', 0],
      ['running', 'running', 0],
      ['with the pid of another', 'dead', 0],
    ],
  );
  t.like(instances[1], { runId: 'no-such-run', directory: '/somewhere', workers: [], since: undefined });
});

test('strangers with the pids of a dead run are neither counted nor touched', async (t) => {
  const stranger = spawn('sleep', ['1000'], { stdio: 'ignore', detached: true });
  const { pid = 0 } = stranger;
  const dead = { ...run, pid, startTime: '1' };
  const worker = { id: 'w1', generation: 1, pid, startTime: processTable.read(pid)?.startTime };
  const instances = await listInstances(
    directoryOf({
      one: { ...dead, workers: [{ ...worker, startTime: '1' }] },
      other: { ...dead, bootId: 'another', workers: [worker] },
      real: { ...dead, workers: [worker] },
    }),
  );
  t.deepEqual(
    instances.map(({ name, state, left, workers }) => [name, state, left, workers.length]),
    [
      ['one', 'dead', 0, 0],
      ['other', 'dead', 0, 0],
      ['real', 'dead', 1, 1],
    ],
  );
  t.true(isRunning(pid));
  stranger.kill('SIGKILL');
});

test('what is no state file is no instance', async (t) => {
  const env = directoryOf({ a: '{"pid":', b: '[]', c: { ...run, ...self, reaped: 'all' }, d: run });
  const base = join(env['XDG_RUNTIME_DIR'] ?? '', 'snakepit');
  mkdirSync(join(base, 'just claimed'));
  writeFileSync(join(base, 'a file'), '');
  symlinkSync(makeDirectory(), join(base, 'a link'));
  const before = readdirSync(base, { recursive: true });
  t.deepEqual(await listInstances(env), []);
  t.deepEqual(readdirSync(base, { recursive: true }), before);
});

test('a runtime directory that is not there has no instances, and is not made', async (t) => {
  const runtime = makeDirectory();
  t.deepEqual(await listInstances({ XDG_RUNTIME_DIR: runtime }), []);
  t.deepEqual(readdirSync(runtime), []);
});

test('one that others can write to is not believed', async (t) => {
  const env = directoryOf({ a: { ...run, ...self } });
  chmodSync(join(env['XDG_RUNTIME_DIR'] ?? '', 'snakepit'), 0o777);
  const error = await t.throwsAsync(listInstances(env), { instanceOf: SnakepitError });
  t.is(error?.code, 'runtime-directory');
});
