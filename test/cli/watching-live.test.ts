import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { connectRaw, type RawClient, type Reply, to, untilStatus } from '../helpers/control.js';
import { snakepit } from '../helpers/snakepit.js';
import { adapter, commands, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const tools = `
from time import sleep
from pathlib import Path

def nap(seconds: float):
    sleep(seconds)

def begun(path: str, seconds: float):
    Path(path).touch()
    sleep(seconds)

def say(lines: int):
    for i in range(lines):
        print("said", i)
`;

async function pit(t: ExecutionContext, ...args: readonly string[]) {
  const folder = await temporaryFolder(t, { 'tools.py': tools });
  const program = await start(t, {
    args: ['-w', '2', '-n', 'pit', join(folder, 'tools.py'), '--on-eof', 'stay', ...args],
  });
  const connect = () => connectRaw(t, program.runtime, 'pit');
  const client = await connect();
  client.send({ control: 'wait', id: 'ready', for: 'ready' });
  await client.reply(to('ready'));
  const stop = async () => {
    program.signal('SIGTERM');
    return program.ended;
  };
  return { program, connect, client, stop };
}

const ask = async (client: RawClient, verb: string, params: object = {}) => {
  const id = `${verb} ${JSON.stringify(params)} ${Math.random()}`;
  client.send({ control: verb, id, ...params });
  const reply = await client.reply(to(id));
  return reply.result ?? reply.error;
};

const stateOf = (status: Reply, worker: string) =>
  status.workers.find((one: Reply) => one.worker === worker)?.state;

test('a live status tells of changes at once, and what workers run and take of the machine', async (t) => {
  const { connect, client, stop } = await pit(t);
  const watcher = await connect();
  watcher.send({ control: 'status', id: 'live', watch: true, live: true });
  const report = async (isMeant: (status: Reply) => boolean): Promise<Reply> =>
    (await watcher.reply((reply) => reply.id === 'live' && 'chunk' in reply && isMeant(reply.chunk))).chunk;
  t.like(await report(() => true), { name: 'pit', intake: 'open', queue_limit: 1000 });
  client.send({ tool: 'nap', args: [2.5], id: 'n' });
  const busy = await report(({ workers }) => workers.some(({ running }: Reply) => running?.ms > 100));
  t.like(
    busy.workers.find(({ running }: Reply) => running !== null),
    { state: 'ready', held: 1, running: { tool: 'nap', line: 2 } },
  );
  const measured = await report(({ workers }) => workers.every(({ cpu }: Reply) => cpu !== null));
  for (const { rss, cpu } of measured.workers) {
    t.true(rss > 2 ** 20, String(rss));
    t.true(cpu >= 0 && cpu < 4, String(cpu));
  }
  const stopped = ask(client, 'stop', { worker: 'w2' });
  await report((status) => stateOf(status, 'w2') === 'stopped');
  t.deepEqual(await stopped, { workers: [{ worker: 'w2', did: 'stopped' }], done: true });
  await report(({ traffic }) => traffic.p95_ms > 2400 && traffic.p95_ms < 2800);
  await report(({ traffic }) => traffic.per_second.includes(1));
  watcher.socket.destroy();
  await untilStatus(client, ({ workers }) => workers.every(({ rss }: Reply) => rss === null));
  await stop();
});

test('"live" is for who watches, over the socket', async (t) => {
  const { program, client, stop } = await pit(t);
  t.is((await ask(client, 'status', { live: true })).code, 'invalid_command');
  await program.write('{"control":"status","id":1,"watch":true,"live":true}\n{"control":"pause"}\n');
  t.like((await program.result(1)).error, { code: 'invalid_command' });
  t.like((await program.result(2)).error, { code: 'invalid_command' }, 'no line of data pauses a pit');
  await stop();
});

test('a pit that is paused reads nothing and runs what it has, until it is resumed or ends', async (t) => {
  const { program, connect, client, stop } = await pit(t);
  t.deepEqual(await ask(client, 'pause'), { intake: 'paused' });
  t.deepEqual(await ask(client, 'pause'), { intake: 'paused' });
  await program.write(commands({ tool: 'nap', args: [0] }));
  const eager = await connect();
  eager.send({ control: 'hello', id: 'h', reject: true }, { tool: 'nap', args: [0], id: 'refused' });
  t.like((await eager.reply(to('refused'))).error, { code: 'queue_full' });
  const patient = await connect();
  patient.send({ tool: 'nap', args: [0], id: 'later' });
  await untilStatus(client, ({ queued, intake }) => queued === 1 && intake === 'paused');
  t.regex((await snakepit(program.runtime, 'status')).stdout, /^ {2}traffic .*; paused/m);
  t.deepEqual(await ask(client, 'resume'), { intake: 'open' });
  t.true((await patient.reply(to('later'))).ok);
  t.true((await program.result(1)).ok);

  await ask(client, 'pause');
  const run = await stop();
  t.is(run.code, 0);
});

test('workers are stopped and restarted one by one, all of them if need be, with what they hold or without', async (t) => {
  const { program, connect, client, stop } = await pit(t);
  const folder = await temporaryFolder(t);
  const steering = await connect();
  for (const worker of ['w1', 'w2']) {
    t.deepEqual(await ask(steering, 'stop', { worker }), {
      workers: [{ worker, did: 'stopped' }],
      done: true,
    });
  }
  t.like(await ask(steering, 'stop', { worker: 'w3' }), { code: 'invalid_command' });
  client.send({ tool: 'nap', args: [0], id: 'waits' });
  await untilStatus(steering, ({ queued, state }) => queued === 1 && state === 'degraded');
  t.like(await ask(steering, 'restart', { workers: ['w2'] }), { done: true });
  t.true((await client.reply(to('waits'))).ok);

  const begun = join(folder, 'begun');
  client.send({ tool: 'begun', args: [begun, 60], id: 'cut' });
  await untilStatus(steering, ({ workers }) => workers[1].running?.tool === 'begun');
  t.true(statSync(begun).isFile());
  t.is((await snakepit(program.runtime, 'restart', 'w2', '--now')).stdout, 'w2: restarted\n');
  const { error } = await client.reply(to('cut'));
  t.like(error, { code: 'worker_crashed', retryable: true, details: { signal: 'SIGKILL' } });
  t.regex(error.message, /^worker w2 \(pid \d+\) was stopped while it ran this command$/);

  client.send({ tool: 'begun', args: [begun, 60], idempotent: true, id: 'again' });
  for (let i = 0; i < 3; i++) {
    await untilStatus(steering, ({ workers }) => workers[1].running?.tool === 'begun');
    await ask(steering, 'restart', { workers: ['w2'], now: true });
  }
  await untilStatus(steering, ({ workers }) => workers[1].running?.tool === 'begun');
  t.like(await ask(steering, 'stop', { worker: 'w2', now: true }), { done: true });
  await untilStatus(steering, ({ queued }) => queued === 1);
  t.is((await ask(steering, 'restart', { rolling: true, now: true })).code, 'invalid_command');
  await stop();
});

test('what workers print is told to those who follow, and its last lines to those who come later', async (t) => {
  const { connect, client, stop } = await pit(t);
  client.send({ control: 'events', id: 'f', follow: true }, { tool: 'say', args: [3], id: 's' });
  const printed = (client: RawClient, id: string, line: string) =>
    client.reply(
      (reply) => reply.id === id && reply.chunk?.type === 'worker-printed' && reply.chunk.line === line,
    );
  t.like((await printed(client, 'f', 'said 2')).chunk, { stream: 'stdout' });
  const late = await connect();
  late.send({ control: 'events', id: 'e' });
  const { chunk } = await printed(late, 'e', 'said 0');
  t.true(['w1', 'w2'].includes(chunk.worker));
  await stop();
});

test('how far a file was read, from where the shell had left it', async (t) => {
  const folder = await temporaryFolder(t);
  const input = join(folder, 'in.jsonl');
  const first = 'skipped\n';
  const rest = commands({ tool: 'add', args: [1, 2] }, { tool: 'add', args: [1, 2] });
  writeFileSync(input, first + rest);
  const program = await start(t, {
    args: ['-w', '1', '-n', 'pit', adapter('answers.py'), '--on-eof', 'stay'],
    before: `exec < ${input}; read -r line`,
    answers: 'none',
    redirect: '> results',
    cwd: folder,
  });
  const client = await connectRaw(t, program.runtime, 'pit');
  await untilStatus(client, ({ commands }) => commands.ok === 2);
  const { input: read } = await ask(client, 'status');
  t.deepEqual(read, { kind: 'file', lines: 2, bytes: rest.length, size: rest.length });
  program.signal('SIGTERM');
  t.is((await program.ended).code, 0);
});
