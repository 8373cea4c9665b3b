import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { fakeInstance, statusReport, workerReport } from '../helpers/fake-instance.js';
import type { Scene } from '../helpers/scene.js';
import { snakepit, snakepitIn } from '../helpers/snakepit.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

/** An instance whose socket begins with this line, and then answers every line with this reply to its id. */
async function greets(t: Scene, line: string, reply: object = {}): Promise<string> {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime, { isDeaf: true });
  const path = join(runtime, 'snakepit/tools/ctl.sock');
  const server = createServer((socket) => {
    socket.on('error', () => {}).write(`${line}\n`);
    socket.on('data', (chunk) => {
      for (const request of chunk.toString().trimEnd().split('\n'))
        socket.write(`${JSON.stringify({ id: JSON.parse(request).id, line: 1, ...reply })}\n`);
    });
  });
  await once(server.listen(path), 'listening');
  chmodSync(path, 0o600);
  t.teardown(() => server.close());
  return runtime;
}

const newer = { snakepit: '7.0.0', protocol: 2, name: 'tools', pid: 1, run: 'r' };

test('a supervisor that speaks a newer protocol: every client says which side is too old', async (t) => {
  const runtime = await greets(t, JSON.stringify(newer));
  for (const words of ['status', 'call add', 'pipe', 'stop', 'events', 'wait', 'attach']) {
    const { code, stdout, stderr } = await snakepitIn({ runtime, input: '' }, ...words.split(' '));
    t.deepEqual([code, stdout], [2, ''], words);
    t.regex(
      stderr,
      /the running snakepit \(7\.0\.0\) is newer than this program.*protocol 2\n.*Use the snakepit/,
      words,
    );
  }
});

test('a newer supervisor with the same protocol may say more', async (t) => {
  const [worker] = [workerReport('w1')];
  const status = {
    ...statusReport('tools', 'r', '/somewhere'),
    state: 'contemplative',
    moon: { phase: 'full' },
    workers: [{ ...worker, state: 'levitating', altitude_m: 3 }],
  };
  const greeting = { ...newer, protocol: 1, sings: true };
  const runtime = await greets(t, JSON.stringify(greeting), { ok: true, result: status, more: 1 });
  const [text, json, check] = await Promise.all([
    snakepit(runtime, 'status'),
    snakepit(runtime, 'status', '--json'),
    snakepit(runtime, 'status', '--check'),
  ]);
  t.is(text.code, 0);
  t.regex(text.stdout, /^tools: contemplative(.|\n)*^w1 +levitating/m);
  t.deepEqual(JSON.parse(json.stdout), status, 'it is passed on as it is');
  t.is(check.code, 4, 'what is not known to be ready is not');
});

test('an error that only a newer supervisor knows is told in its words', async (t) => {
  const error = { code: 'eclipse', message: 'the sun is gone', retryable: true };
  const runtime = await greets(t, JSON.stringify({ ...newer, protocol: 1 }), { ok: false, error });
  const [call, scale, pipe] = await Promise.all([
    snakepit(runtime, 'call', 'add'),
    snakepit(runtime, 'scale', '2'),
    snakepitIn({ runtime, input: '{"tool":"add"}\n' }, 'pipe'),
  ]);
  for (const { code } of [call, scale, pipe]) t.is(code, 1);
  t.regex(scale.stderr, /the sun is gone\n.*It is snakepit 7\.0\.0, and this is /);
  t.regex(pipe.stdout, /the sun is gone/);
});

test('whoever is no snakepit is not taken for one', async (t) => {
  for (const line of ['null', '{}', '"hello"', 'SSH-2.0-OpenSSH_9.7']) {
    const { code, stderr } = await snakepit(await greets(t, line), 'status');
    t.is(code, 3, line);
    t.regex(stderr, /tools .*does not listen/, line);
  }
});
