import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  CommandFailed,
  type PitHandle,
  SnakepitError,
  type StartPitOptions,
  startPit,
} from '../../src/index.js';
import { processesWith } from '../helpers/processes.js';
import { developmentPython } from '../helpers/start.js';
import { until } from '../helpers/until.js';

const tools = `
import os, time

closed = []

def add(a: int, b: int) -> int:
    return a + b

def pid() -> int:
    return os.getpid()

def nap(seconds: float) -> float:
    time.sleep(seconds)
    return seconds

def numbers(upto: int):
    try:
        for number in range(upto):
            yield number
    finally:
        closed.append(number)

def where_it_closed():
    return closed

def fail():
    return 1 / 0
`;

/** What runs here runs in this very process, so all tests of this file share its environment. */
const folder = mkdtempSync(join(tmpdir(), 'snakepit-library-'));
mkdirSync(join(folder, 'run'), { mode: 0o700 });
process.env['XDG_RUNTIME_DIR'] = join(folder, 'run');
process.env['XDG_STATE_HOME'] = join(folder, 'state');
writeFileSync(join(folder, 'tools.py'), tools);
test.after.always(() => rmSync(folder, { recursive: true }));

let started = 0;
/** Each under a name of its own, by which its processes are known on the whole machine. */
const start = (options: StartPitOptions = {}) =>
  startPit({
    adapter: 'tools.py',
    name: `library-${process.pid}-${++started}`,
    cwd: folder,
    python: developmentPython,
    workers: 1,
    ...options,
  });

async function stopped(t: ExecutionContext, pit: PitHandle): Promise<void> {
  await pit.stop();
  await t.notThrowsAsync(pit.ended());
  t.deepEqual(processesWith(`SNAKEPIT_INSTANCE=${pit.name}`), []);
}

test('commands of a program are called, and streamed, as any others', async (t) => {
  const pit = await start({ workers: 2, maxRestarts: '3/5s', heartbeat: 1000, env: { MODE: 'x' } });
  t.is(await pit.call('add', { a: 1, b: 2 }), 3);
  t.is(await pit.call('add', [20, 22]), 42);
  const many = await Promise.all(Array.from({ length: 3000 }, (_, a) => pit.call('add', { a, b: 1 })));
  t.deepEqual(many.slice(0, 3), [1, 2, 3]);
  t.is(many.length, 3000);

  const seen: unknown[] = [];
  for await (const number of pit.stream('numbers', { upto: 1000 })) seen.push(number);
  t.is(seen.length, 1000);
  t.deepEqual(await pit.call('numbers', { upto: 3 }), [0, 1, 2]);
  t.deepEqual((await pit.tools()).map(({ name }) => name).slice(0, 2), ['add', 'pid']);
  await stopped(t, pit);
});

test('a file is read where it was named, but for what it says of streams', async (t) => {
  const file = join(folder, 'settings.toml');
  writeFileSync(
    file,
    'adapter = "tools.py"\nname = "from-file"\ncsv = true\nresume = true\n[env]\nMODE = "y"\n',
  );
  const pit = await startPit({ cwd: folder, python: developmentPython, workers: 1, config: file });
  t.is(pit.name, 'from-file');
  t.is(await pit.call('add', [1, 2]), 3);
  await stopped(t, pit);
  await t.throwsAsync(start({ config: 'none.toml' }), {
    instanceOf: SnakepitError,
    message: '-c/--config: there is no file none.toml',
  });
});

test('several pools of a file are served, each call in the one of its tool, or that it names', async (t) => {
  const file = join(folder, 'pools.toml');
  writeFileSync(join(folder, 'other.py'), 'def nap(seconds: float) -> str:\n    return "other"\n');
  writeFileSync(
    file,
    '[pool.some]\nadapter = "tools.py"\nqueue = 1\n[pool.other]\nadapter = "other.py"\nmax-requests = 100\n',
  );
  const pit = await start({ adapter: undefined, config: file });
  t.is(await pit.call('add', [1, 2]), 3);
  t.is((await t.throwsAsync<CommandFailed>(pit.call('nap', [1]))).code, 'invalid_command');
  // Held up by a full queue, and no other.
  const endings = Array.from({ length: 50 }, () => new AbortController());
  const slow = endings.map(({ signal }) =>
    pit.call('nap', [30], { pool: 'some', signal }).catch((error: CommandFailed) => error.code),
  );
  await until(() => (pit.status().pools[0]?.queued ?? 0) > 0);
  t.is(await pit.call('nap', [1], { pool: 'other' }), 'other');
  for (const ending of endings) ending.abort();
  t.deepEqual([...new Set(await Promise.all(slow))], ['cancelled']);

  const naps = (await pit.tools()).filter(({ name }) => name === 'nap');
  t.deepEqual(
    naps.map(({ pool }) => pool),
    ['some', 'other'],
  );
  t.deepEqual(await pit.scale(2, 'other'), { before: 1, workers: 2, pool: 'other' });
  await t.throwsAsync(pit.scale(2), { instanceOf: SnakepitError, message: /several pools/ });
  await stopped(t, pit);
});

test('what fails says why, and whether it may be tried again', async (t) => {
  const pit = await start();
  const failed = await t.throwsAsync(pit.call('fail'), { instanceOf: CommandFailed });
  t.like(failed, { code: 'tool_error', message: 'division by zero', isRetryable: false });
  t.like(failed?.details, { type: 'ZeroDivisionError' });
  t.is((await t.throwsAsync<CommandFailed>(pit.call('ad'))).code, 'unknown_tool');
  const slow = await t.throwsAsync<CommandFailed>(pit.call('nap', [30], { timeoutMs: 50 }));
  t.like(slow, { code: 'timeout', isRetryable: true });

  const giveUp = new AbortController();
  const cancelled = pit.call('nap', [30], { signal: giveUp.signal });
  giveUp.abort();
  t.is((await t.throwsAsync<CommandFailed>(cancelled)).code, 'cancelled');
  await stopped(t, pit);
});

test('a stream that is left is closed, and one that nobody takes stands still', async (t) => {
  const pit = await start();
  const before = [];
  for await (const number of pit.stream('numbers', { upto: 1_000_000 })) {
    before.push(number);
    if (before.length === 10) break;
  }
  const [closedAt] = (await pit.call('where_it_closed')) as number[];
  t.true((closedAt ?? 0) < 2000, `it was closed at ${closedAt}`);
  await stopped(t, pit);
});

test('a worker that is killed is followed by another, and the events tell', async (t) => {
  await using pit = await start();
  const events: string[] = [];
  const following = (async () => {
    for await (const { type } of pit.events()) events.push(type);
  })();
  process.kill((await pit.call('pid')) as number, 'SIGKILL');
  await until(() => pit.status().workers[0]?.restarts === 1 && pit.status().state === 'ready');
  t.is(await pit.call('add', [1, 1]), 2);
  t.like(await pit.scale(2), { workers: 2 });
  await pit.stop();
  await following;
  t.true(events.includes('worker-exited'));
  t.is(events.at(-1), 'pit-stopped');
});

test('what cannot be started says why, and leaves nothing', async (t) => {
  const usage = await t.throwsAsync<SnakepitError>(start({ wokers: 3 } as StartPitOptions));
  t.like(usage, { code: 'usage', remedy: 'Did you mean workers?' });
  writeFileSync(join(folder, 'broken.py'), 'import nothing_like_it\n');
  const broken = await t.throwsAsync(start({ adapter: 'broken.py' }), { instanceOf: SnakepitError });
  t.regex(`${broken?.message} ${broken?.details}`, /nothing_like_it/);
  const calledOff = new AbortController();
  const booting = start({ signal: calledOff.signal });
  calledOff.abort();
  t.is((await t.throwsAsync<SnakepitError>(booting)).code, 'system');
  t.deepEqual(processesWith(`SNAKEPIT_INSTANCE=library-${process.pid}-${started}`), []);
});
