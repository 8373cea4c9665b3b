import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { connectRaw, to } from '../helpers/control.js';
import { type Ledger, makeLedger } from '../helpers/ledger.js';
import { peakMemory } from '../helpers/processes.js';
import { followSnakepit, snakepit } from '../helpers/snakepit.js';
import { adapter, commands, program, runStart, start } from '../helpers/start.js';
import { parseResults } from '../helpers/start-run.js';
import { until } from '../helpers/until.js';

const streams = adapter('streams.py');

const blocksIn = (ledger: Ledger) => ledger.lines().filter((line) => line.startsWith('block')).length;

/** Waits until a generator has stopped: until nothing is added for a while. How many blocks there are then. */
async function untilStopped(ledger: Ledger): Promise<number> {
  await until(() => blocksIn(ledger) > 0);
  for (let blocks = -1; ; ) {
    if (blocks === blocksIn(ledger)) return blocks;
    blocks = blocksIn(ledger);
    await wait(300);
  }
}

test('what a generator yields comes in parts, where that is asked for; else as a list', async (t) => {
  const { code, results, chunks } = await runStart(t, {
    args: ['-w', '2', streams],
    input: commands(
      { id: 'a', tool: 'countdown', args: [3], stream: true },
      { id: 'b', tool: 'countdown', args: [2] },
      { id: 'c', tool: 'ticks', args: [300], stream: true },
      { id: 'd', tool: 'add', args: [1, 2], stream: true },
      { id: 'e', tool: 'countdown', args: [0], stream: true },
      { id: 'f', tool: 'ticks', args: [2], stream: false },
      { id: 'g', tool: 'odd', stream: true },
    ),
  });
  t.is(code, 0);
  const of = (id: string) => chunks.filter((chunk) => chunk.id === id).map(({ chunk }) => chunk);
  t.deepEqual(of('a'), [{ left: 3 }, { left: 2 }, { left: 1 }]);
  t.deepEqual(of('c'), [...Array(300).keys()]);
  t.deepEqual(
    results.map(({ id, result, chunks }) => [id, result, chunks]),
    [
      ['a', undefined, 3],
      ['b', [{ left: 2 }, { left: 1 }], undefined],
      ['c', undefined, 300],
      ['d', 3, undefined],
      ['e', undefined, 0],
      ['f', [0, 1], undefined],
      ['g', undefined, 1],
    ],
  );
  t.like(
    chunks.find(({ id }) => id === 'g'),
    { chunk: { lock: { __ffi_unserializable__: true } }, unserializable: ['lock'] },
  );
});

test('--stream is for all that do not say, among other commands; --timing is told at the end', async (t) => {
  const mixed = Array.from({ length: 400 }, (_, i) =>
    i % 4 === 0 ? { tool: 'countdown', args: [i] } : { tool: 'add', args: [i, 1] },
  );
  const { code, results, chunks } = await runStart(t, {
    args: ['-w', '2', streams, '--stream', '--timing'],
    input: commands(...mixed, { tool: 'countdown', args: [2], stream: false }),
  });
  t.is(code, 0);
  t.is(results.length, 401);
  for (const [i, result] of results.slice(0, 400).entries()) {
    if (i % 4 === 0) t.is(result.chunks, i);
    else t.is(result.result, i + 1);
    t.regex(String(result.run?.worker), /^w[12]$/);
  }
  t.deepEqual(results[400]?.result, [{ left: 2 }, { left: 1 }]);
  t.is(chunks.length, 100 * 198);
});

test('a reader that sleeps stops the generator, and memory is flat; then everything arrives', async (t) => {
  const ledger = await makeLedger(t);
  const pit = await start(t, { args: ['-w', '1', streams, '--stream'], env: ledger.env });
  await pit.write(commands({ tool: 'countdown', args: [1] }));
  await pit.result(1);
  const before = peakMemory(pit.pid);
  pit.stdout.pause();
  pit.end(commands({ tool: 'blocks', args: [600, 100_000], timeout_ms: 60_000 }));
  const made = await untilStopped(ledger);
  t.true(made < 300, `${made} blocks of 100 kB are made`);
  const grown = peakMemory(pit.pid) - before;
  t.true(grown < 100, `${grown} MiB more`);
  pit.stdout.resume();
  const run = await pit.ended;
  t.is(run.code, 0);
  t.is(run.results[1]?.chunks, 600);
  t.is(ledger.lines().at(-1), 'closed');
});

for (const tool of ['blocks', 'blocks_async']) {
  test(`a client that does not read stops a generator; then it cancels it (${tool})`, async (t) => {
    const ledger = await makeLedger(t);
    const pit = await start(t, {
      args: ['-w', '1', '-n', 'pit', streams, '--on-eof', 'stay'],
      env: ledger.env,
    });
    const client = await connectRaw(t, pit.runtime, 'pit');
    client.send({ id: 1, tool, args: [100_000, 100_000], stream: true });
    client.socket.pause();
    const made = await untilStopped(ledger);
    t.true(made < 150, `${made} blocks of 100 kB are made`);
    client.send({ control: 'cancel', id: 1 }, { id: 2, tool: 'works', args: [30], stream: true });
    // Who does not read is not read either.
    client.socket.resume();
    const cancelled = await client.reply(to(1));
    t.is(cancelled.error.code, 'cancelled');
    t.true(cancelled.chunks > 0 && cancelled.chunks <= blocksIn(ledger));

    await client.reply(({ id, chunk }) => id === 2 && chunk !== undefined);
    client.send({ control: 'cancel', id: 2 });
    const { error, chunks } = await client.reply(to(2));
    t.deepEqual([error.code, chunks], ['cancelled', 1]);
    t.is(ledger.lines().filter((line) => line === 'closed').length, 2);
    pit.signal('SIGTERM');
    t.is((await pit.ended).code, 0);
  });
}

test('a stream that runs out of time is closed', async (t) => {
  const ledger = await makeLedger(t);
  const { results } = await runStart(t, {
    args: ['-w', '1', streams],
    env: ledger.env,
    input: commands({ tool: 'works', args: [30], stream: true, timeout_ms: 200 }),
  });
  t.like(results[0], { ok: false, chunks: 1, error: { code: 'timeout' } });
  t.deepEqual(ledger.lines(), ['started', 'closed']);
});

test('the death of its worker ends a stream once, and it is not run again', async (t) => {
  const ledger = await makeLedger(t);
  const pit = await start(t, { args: ['-w', '1', streams], env: ledger.env });
  await pit.write(commands({ tool: 'works', args: [30], stream: true, retries: 3 }));
  const { chunk: pid } = await pit.chunk(1, 0);
  pit.end(commands({ tool: 'add', args: [1, 2] }));
  process.kill(Number(pid), 'SIGKILL');
  const { code, results, chunks } = await pit.ended;
  t.is(code, 1);
  t.like(results[0], {
    ok: false,
    chunks: 1,
    error: { code: 'worker_crashed', details: { signal: 'SIGKILL' } },
  });
  t.is(results[1]?.result, 3);
  t.is(chunks.length, 1);
  t.deepEqual(ledger.lines(), ['started']);
});

test('an error in the middle ends a stream, which is not run again; one before the first part may be', async (t) => {
  const ledger = await makeLedger(t);
  const { results } = await runStart(t, {
    args: ['-w', '1', streams, '--retries', '1'],
    env: ledger.env,
    input: commands(
      { tool: 'fails', args: [2], stream: true },
      { tool: 'fails', args: [0], stream: true },
      { tool: 'fails', args: ['x'], stream: true },
    ),
  });
  t.deepEqual(
    results.map(({ error, chunks }) => [error?.code, chunks]),
    [
      ['tool_error', 2],
      ['tool_error', undefined],
      ['invalid_args', undefined],
    ],
  );
  t.deepEqual(ledger.lines(), ['started', 'started', 'started']);
});

test('a tool that asks for another attempt gets it after the time it says, where it has one left', async (t) => {
  const ledger = await makeLedger(t);
  const { code, results } = await runStart(t, {
    args: ['-w', '1', streams, '--timing'],
    env: ledger.env,
    input: commands({ tool: 'not_yet', args: [3, 0.6], retries: 2 }),
  });
  t.is(code, 0);
  t.like(results[0], { result: 3, run: { attempt: 3 } });
  const times = ledger.lines().map(Number);
  for (const [i, time] of times.slice(1).entries()) t.true(time - (times[i] ?? 0) >= 0.6, `${times}`);

  const none = await runStart(t, {
    args: ['-w', '1', streams],
    env: ledger.env,
    input: commands({ tool: 'not_yet', args: [9, 0.6] }),
  });
  t.like(none.results[0]?.error, {
    code: 'tool_error',
    message: 'not yet',
    retryable: true,
    details: { type: 'snakepit.exceptions.Retry', retry_after_ms: 600 },
  });
});

test('a client that reads slowly holds up its own streams only; one that leaves has them closed', async (t) => {
  const ledger = await makeLedger(t);
  const pit = await start(t, {
    args: ['-w', '1', '-n', 'pit', streams, '--on-eof', 'stay'],
    env: ledger.env,
  });
  const [slow, quick] = [await connectRaw(t, pit.runtime, 'pit'), await connectRaw(t, pit.runtime, 'pit')];
  slow.send({ id: 1, tool: 'blocks_async', args: [100_000, 100_000], stream: true });
  slow.socket.pause();
  await untilStopped(ledger);
  quick.send({ id: 1, tool: 'ticks', args: [500], stream: true }, { id: 2, tool: 'add', args: [1, 2] });
  t.is((await quick.reply(to(1))).chunks, 500);
  t.is((await quick.reply(to(2))).result, 3);
  slow.socket.destroy();
  await until(() => ledger.lines().includes('closed'));
  pit.signal('SIGTERM');
  t.is((await pit.ended).code, 0);
});

test('pipe hands parts on, no faster than they are read from it', async (t) => {
  const ledger = await makeLedger(t);
  const pit = await start(t, {
    args: ['-w', '1', '-n', 'pit', streams, '--on-eof', 'stay'],
    env: ledger.env,
  });
  await pit.said('w1: ready');
  const pipe = spawn(process.execPath, [program, 'pipe', '-n', 'pit', '--stream', '--timing'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], XDG_RUNTIME_DIR: pit.runtime },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.teardown(() => pipe.kill('SIGKILL'));
  const ended = once(pipe, 'exit');
  pipe.stdin.end(
    commands(
      { id: 'x', tool: 'odd' },
      { id: 'y', tool: 'blocks', args: [600, 100_000] },
      { id: 'z', tool: 'fails', args: [1] },
      { tool: 'countdown', args: [1], stream: false },
    ),
  );
  const made = await untilStopped(ledger);
  t.true(made < 350, `${made} blocks of 100 kB are made`);
  const { results, chunks } = parseResults(t, await text(pipe.stdout), true);
  t.deepEqual(await ended, [1, null]);
  t.deepEqual(
    results.map(({ id, chunks, run }) => [id, chunks, run?.worker]),
    [
      ['x', 1, 'w1'],
      ['y', 600, 'w1'],
      ['z', 1, 'w1'],
      [null, undefined, 'w1'],
    ],
  );
  t.like(chunks[0], { unserializable: ['lock'] });
  pit.signal('SIGTERM');
  t.is((await pit.ended).code, 0);
});

test('call prints parts as they come', async (t) => {
  const pit = await start(t, { args: ['-w', '1', '-n', 'pit', streams, '--on-eof', 'stay'] });
  await pit.said('w1: ready');
  const call = (...words: string[]) => snakepit(pit.runtime, 'call', ...words);
  t.deepEqual(await call('countdown', 'n=2', '--stream'), {
    code: 0,
    stdout: '{"left":2}\n{"left":1}\n',
    stderr: '',
  });
  t.is((await call('countdown', 'n=2')).stdout, '[{"left":2},{"left":1}]\n');
  t.is((await call('add', 'a=1', 'b=2', '--stream')).stdout, '3\n');
  const whole = (await call('countdown', 'n=1', '--stream', '--json')).stdout.trimEnd().split('\n');
  t.deepEqual(
    whole.map((line) => JSON.parse(line)).map(({ chunk, seq, chunks }) => [chunk, seq, chunks]),
    [
      [{ left: 1 }, 0, undefined],
      [undefined, undefined, 1],
    ],
  );
  const failed = await call('fails', 'n=1', '--stream');
  t.deepEqual([failed.code, failed.stdout], [1, '0\n']);
  t.regex(failed.stderr, /^snakepit: tool_error: in the middle$/m);

  const first = followSnakepit(t, pit, 'call', 'works', 'seconds=30', '--stream');
  await first.said('');
  first.child.kill('SIGINT');
  await first.ended;
  t.is((await call('add', 'a=1', 'b=2')).stdout, '3\n', 'the worker is free again');
  pit.signal('SIGTERM');
  t.is((await pit.ended).code, 0);
});
