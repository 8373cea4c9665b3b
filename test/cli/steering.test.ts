import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { followSnakepit, snakepit } from '../helpers/snakepit.js';
import { commands, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const code = `from time import sleep\n\ndef version():\n    return 1\n\ndef nap(seconds: float):\n    sleep(seconds)\n`;

test('a pit is waited for, asked, steered and stopped from outside', async (t) => {
  const runtime = await temporaryFolder(t);
  const folder = await temporaryFolder(t, { 'tools.py': code });
  const tools = join(folder, 'tools.py');
  const waiting = followSnakepit(t, { runtime }, 'wait', '--timeout', '15s');
  const pit = await start(t, { runtime, args: ['-w', '1', '--on-eof', 'stay', tools] });
  t.deepEqual(await waiting.ended, { code: 0, stdout: 'tools: ready\n', stderr: '' });

  const ask = (...words: string[]) => snakepit(runtime, ...words);
  t.is((await ask('scale', '2')).stdout, 'tools: 2 workers (1 before)\n');
  t.is((await ask('restart', 'w1')).stdout, 'w1: restarted\n');
  t.is((await ask('restart', '--rolling', 'w2')).stdout, 'w2: replaced\n');
  t.is((await ask('drain', 'w2')).stdout, 'w2: drained\n');
  t.regex((await ask('status')).stdout, /^w2 +drained /m);

  writeFileSync(tools, 'def version(:\n');
  const broken = await ask('reload');
  t.is(broken.code, 1);
  t.regex(broken.stdout, /^kept: /m);
  t.regex(broken.stderr, /^snakepit: w1: .*\n(.*\n)*.*SyntaxError|SyntaxError/);
  writeFileSync(tools, code.replace('return 1', 'return 2'));
  t.is((await ask('reload')).code, 0);
  await pit.write(commands({ tool: 'version' }));
  t.is((await pit.result(1)).result, 2);

  const report = JSON.parse((await ask('status', '--json')).stdout);
  t.like(report, { name: 'tools', state: 'ready', pid: pit.pid, commands: { ok: 1, failed: 0 }, queued: 0 });
  t.is((await ask('wait', '--for=idle')).stdout, 'tools: idle\n');
  t.regex((await ask('events')).stdout, /w1: ready in /);
  pit.end();
  t.deepEqual(await ask('stop'), { code: 0, stdout: 'tools: stopped\n', stderr: '' });
  t.is((await pit.ended).code, 0);
  t.is((await ask('stop')).code, 3);
});

test('stop lets what runs finish, and --now does not', async (t) => {
  const runtime = await temporaryFolder(t);
  const folder = await temporaryFolder(t, { 'tools.py': code });
  const pit = await start(t, {
    runtime,
    args: ['-w', '1', '--on-eof', 'stay', join(folder, 'tools.py'), '-v'],
  });
  await pit.said('w1: ready');
  await pit.write(commands({ tool: 'nap', args: [1000] }));
  const stopping = followSnakepit(t, { runtime }, 'stop');
  await pit.said('winding down');
  t.is((await snakepit(runtime, 'wait', '--for=stopped', '--timeout', '100ms')).code, 124);
  t.is((await snakepit(runtime, 'stop', '--now')).code, 0);
  t.is((await stopping.ended).code, 0);
  const run = await pit.ended;
  t.is(run.code, 1);
  t.false(run.results[0]?.ok);
});

test('a supervisor that is stopped by a signal: 124 in time; one that is killed: whoever waits is told', async (t) => {
  const runtime = await temporaryFolder(t);
  const pit = await start(t, { runtime, args: ['-w', '1', '--on-eof', 'stay'], answers: 'some' });
  await pit.said('w1: ready');
  const watching = followSnakepit(t, { runtime }, 'status', '--watch', '--json');
  await watching.said('"ready"');
  const waiting = followSnakepit(t, { runtime }, 'wait', '--for=stopped');
  pit.signal('SIGSTOP');
  const { code, stderr } = await snakepit(runtime, 'status', '--timeout', '300ms');
  t.is(code, 124);
  t.regex(stderr, /does not answer/);
  pit.signal('SIGKILL');
  t.is((await watching.ended).code, 0);
  t.is((await waiting.ended).code, 0);
  await pit.ended;
});
