import { spawn } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { connectRaw, type Reply, to, untilStatus } from '../helpers/control.js';
import { makeLedger } from '../helpers/ledger.js';
import { peakMemory } from '../helpers/processes.js';
import { adapter, commands, start } from '../helpers/start.js';
import { until } from '../helpers/until.js';

const answers = adapter('answers.py');

async function pit(t: ExecutionContext, ...args: readonly string[]) {
  const program = await start(t, {
    args: ['-w', '2', '-n', 'pit', answers, '--on-eof', 'stay', ...args],
  });
  const connect = () => connectRaw(t, program.runtime, 'pit');
  const stop = async () => {
    program.signal('SIGTERM');
    return program.ended;
  };
  return { program, connect, stop };
}

test('a client speaks the language of standard input, after a greeting, on a socket of its owner', async (t) => {
  const { program, connect, stop } = await pit(t);
  const client = await connect();
  t.like(await client.reply((line) => 'snakepit' in line), { protocol: 1, name: 'pit', pid: program.pid });
  client.send(
    '{"id":9007199254740993,"tool":"add","args":[1,2]}\n',
    'nonsense\n',
    '\n',
    { id: 'x', tool: 'ad' },
    { id: 'y', tool: 'add', args: [1, 2], timeout_ms: 1000 },
  );
  client.socket.end();
  const replies = (await client.all).slice(1);
  t.deepEqual(
    replies.map(({ line, result, error }) => [line, result ?? error.code]).sort(([a], [b]) => a - b),
    [
      [1, 3],
      [2, 'parse_error'],
      [4, 'unknown_tool'],
      [5, 3],
    ],
  );
  t.is(lstatSync(join(program.runtime, 'snakepit/pit/ctl.sock')).mode & 0o777, 0o600);
  const run = await stop();
  t.is(run.code, 0, "a client's failures are not the supervisor's");
});

test('it can be asked how it is, what can be called and what happened, and be told to change', async (t) => {
  const { program, connect, stop } = await pit(t);
  const client = await connect();
  client.send({ control: 'wait', id: 'w', for: 'ready' });
  await client.reply(to('w'));
  client.send({ control: 'tools', id: 't', name: 'add' }, { control: 'scale', id: 's', workers: 3 });
  const { result: tools } = await client.reply(to('t'));
  t.is(tools.tools[0].schema.properties.a.type, 'number');
  t.deepEqual((await client.reply(to('s'))).result, { before: 2, workers: 3 });
  client.send({ control: 'restart', id: 'r', workers: ['w1'] }, { control: 'reload', id: 'l' });
  t.deepEqual((await client.reply(to('r'))).result, {
    workers: [{ worker: 'w1', did: 'restarted' }],
    done: true,
  });
  const { result: reload } = await client.reply(to('l'));
  t.is(reload.ending, 'done');
  client.send({ control: 'drain', id: 'd', worker: 'w2' });
  t.deepEqual((await client.reply(to('d'))).result, {
    workers: [{ worker: 'w2', did: 'drained' }],
    done: true,
  });
  client.send({ control: 'status', id: 'st' }, { control: 'events', id: 'e' });
  const { result: status } = await client.reply(to('st'));
  t.like(status, { name: 'pit', state: 'ready', pid: program.pid, queued: 0, in_flight: 0 });
  t.deepEqual(
    status.workers.map(({ worker, state }: Reply) => [worker, state]),
    [
      ['w1', 'ready'],
      ['w2', 'drained'],
      ['w3', 'ready'],
    ],
  );
  const { chunks } = await client.reply(to('e'));
  t.true(chunks > 5);
  client.send(
    { control: 'restart', id: 'again' },
    { tool: 'nap', args: [0.1] },
    { control: 'flush', id: 'f' },
  );
  t.is((await client.reply(to('again'))).result.workers.length, 3);
  t.true((await client.reply(to('f'))).ok);
  client.socket.end();
  t.true((await client.all).every(({ v }) => v === undefined));
  t.is((await stop()).code, 0);
});

test('mistakes are refused, each with what was meant', async (t) => {
  const { connect, stop } = await pit(t);
  const client = await connect();
  client.send(
    { control: 'stopp', id: 1 },
    { control: 'scale', id: 2, workers: 0 },
    { control: 'scale', id: 3, workers: 'many' },
    { control: 'restart', id: 4, workers: ['w7'] },
    { control: 'status', id: 5, what: 1 },
    { control: 'cancel' },
    { control: 'tools', id: 7, name: 'ad' },
  );
  client.socket.end();
  const messages = (await client.all).slice(1).map(({ error }) => error.message);
  t.is(messages.length, 7);
  for (const expected of [
    /did you mean "stop"/,
    /"workers"/,
    /no worker w7.*w1/,
    /what/,
    /"id" or "line"/,
    /"add"/,
  ])
    t.true(
      messages.some((message) => expected.test(message)),
      `${expected} in ${messages.join('\n')}`,
    );
  t.is((await stop()).code, 0);
});

test('stop ends it like SIGTERM, and every client gets its answers first', async (t) => {
  const { program, connect } = await pit(t);
  const [client, other] = [await connect(), await connect()];
  other.send({ id: 'running', tool: 'nap', args: [0.4] });
  await untilStatus(client, (status) => status.in_flight === 1);
  client.send({ control: 'stop', id: 'stop' });
  t.deepEqual((await client.reply(to('stop'))).result, { stopping: true });
  const run = await program.ended;
  t.is(run.code, 0);
  t.is((await other.all).find(to('running')).result, 0.4);
});

test('a client that half-closes gets every answer; one that leaves has its commands cancelled', async (t) => {
  const ledger = await makeLedger(t);
  const program = await start(t, {
    args: ['-w', '2', '-n', 'pit', adapter('takes_its_time.py'), '--on-eof', 'stay'],
    env: ledger.env,
  });
  const halfClosed = await connectRaw(t, program.runtime, 'pit');
  const leaving = await connectRaw(t, program.runtime, 'pit');
  halfClosed.send({ id: 1, tool: 'nap', args: [1] });
  halfClosed.socket.end();
  leaving.send({ id: 1, tool: 'nap', args: [30] });
  await until(() => ledger.lines().length === 2);
  leaving.socket.destroy();
  await until(() => ledger.lines().length === 3);
  t.true(ledger.lines()[2]?.startsWith('woke'), 'it was interrupted');
  t.is((await halfClosed.all).find(to(1)).result, 1);
  program.signal('SIGTERM');
  t.is((await program.ended).code, 0);
});

test('whoever half-closed and then leaves is noticed as well', async (t) => {
  const ledger = await makeLedger(t);
  const program = await start(t, {
    args: ['-w', '1', '-n', 'pit', adapter('takes_its_time.py'), '--on-eof', 'stay'],
    env: ledger.env,
  });
  const client = await connectRaw(t, program.runtime, 'pit');
  client.send({ id: 1, tool: 'nap', args: [30] });
  client.socket.end();
  await until(() => ledger.lines().length === 1);
  client.socket.destroy();
  await until(() => ledger.lines().length === 2);
  program.signal('SIGTERM');
  t.is((await program.ended).code, 0);
});

test('a full queue is waited for, or refused where that was asked for; so is a long wait', async (t) => {
  const { program, connect, stop } = await pit(t, '--queue', '1');
  const naps = (count: number) =>
    Array.from({ length: count }, (_, id) => ({ id, tool: 'nap', args: [1.5] }));
  await program.said('w1: ready');
  await program.said('w2: ready');
  const [patient, hasty, observer] = [await connect(), await connect(), await connect()];
  patient.send(...naps(4));
  // However full the queue is, whoever only asks is answered. From here on nothing changes for as long as a nap.
  await untilStatus(observer, (status) => status.in_flight === 2 && status.queued > 0);
  hasty.send({ control: 'hello', reject: true, queue_timeout_ms: 20 }, ...naps(4));
  hasty.socket.end();
  patient.socket.end();
  const refused = (await hasty.all).filter(({ id }) => typeof id === 'number');
  t.is(refused.length, 4);
  t.true(
    refused.every(({ error }) => error?.code === 'queue_full' && error.retryable),
    JSON.stringify(refused),
  );
  t.is((await patient.all).filter(({ ok }) => ok).length, 4);
  t.is((await stop()).code, 0);
});

test('garbage, half a line, an endless line, and a client that reads nothing leave the others alone', async (t) => {
  const { program, connect, stop } = await pit(t, '--max-line', '1MiB');
  const good = await connect();
  const garbage = await connect();
  garbage.send(Buffer.from([0, 255, 10, 254, 10, 123]));
  const endless = await connect();
  const before = peakMemory(program.pid);
  const block = Buffer.alloc(1024 * 1024, 'x');
  for (let i = 0; i < 64; i++) await new Promise((done) => endless.socket.write(block, done));
  endless.send('\n', { id: 'after', tool: 'add', args: [1, 2] });
  t.is((await endless.reply(to('after'))).result, 3);
  const deaf = await connect();
  deaf.socket.pause();
  for (let i = 0; i < 3000; i++) deaf.send({ id: i, tool: 'text_of', args: [100_000] });
  for (let i = 0; i < 20; i++) {
    good.send({ id: i, tool: 'add', args: [i, 1] });
    t.is((await good.reply(to(i))).result, i + 1);
  }
  const grown = peakMemory(program.pid) - before;
  t.true(grown < 250, `${grown} MiB more`);
  garbage.socket.destroy();
  deaf.socket.destroy();
  const run = await stop();
  t.is(run.code, 0);
});

test('200 clients at once are all served', async (t) => {
  const { connect, stop } = await pit(t);
  const clients = await Promise.all(Array.from({ length: 200 }, connect));
  for (const [id, client] of clients.entries()) client.send({ id, tool: 'double', args: [id] });
  const results = await Promise.all(clients.map((client, id) => client.reply(to(id))));
  t.deepEqual(
    results.map(({ result }) => result),
    clients.map((_, id) => 2 * id),
  );
  t.is((await stop()).code, 0);
});

test('standard input and clients share the pool; the end of the input is the end, and nobody is left without an answer', async (t) => {
  const program = await start(t, { args: ['-w', '1', '-n', 'pit', answers] });
  const client = await connectRaw(t, program.runtime, 'pit');
  client.send({ id: 'running', tool: 'nap', args: [0.3] });
  client.send(...Array.from({ length: 20 }, (_, id) => ({ id, tool: 'nap', args: [0.3] })));
  await untilStatus(await connectRaw(t, program.runtime, 'pit'), (status) => status.in_flight > 0);
  program.end(commands({ tool: 'add', args: [1, 2] }));
  const run = await program.ended;
  t.is(run.code, 0);
  const replies = (await client.all).slice(1);
  t.is(replies.length, 21);
  t.true(replies.every(({ ok, error }) => ok || error.code === 'shutting_down'));
});

test('nc -U does', async (t) => {
  const { program, stop } = await pit(t);
  await program.said('w2: ready');
  const path = join(program.runtime, 'snakepit/pit/ctl.sock');
  const nc = spawn('nc', ['-U', path], { stdio: ['pipe', 'pipe', 'ignore'] });
  const missing = await new Promise<boolean>((done) => {
    nc.once('error', () => done(true));
    nc.once('spawn', () => done(false));
  });
  if (missing) t.log('nc is not installed');
  else {
    let output = '';
    nc.stdout.on('data', (chunk) => {
      output += chunk;
    });
    nc.stdin.end('{"tool":"add","args":[1,2]}\n');
    await until(() => output.includes('"result":3'));
    nc.kill();
  }
  t.is((await stop()).code, 0);
});
