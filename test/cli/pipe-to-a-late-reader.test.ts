import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import test from 'ava';
import { connectRaw, untilStatus } from '../helpers/control.js';
import { adapter, commands, program, start } from '../helpers/start.js';

/** Of 2 KiB each: far more than a pipe holds. */
const count = 2000;

test('pipe does not end before its reader has every result, however late that reads', async (t) => {
  const pit = await start(t, { args: ['-w', '2', '-n', 'pit', adapter('answers.py'), '--on-eof', 'stay'] });
  const client = await connectRaw(t, pit.runtime, 'pit');
  const pipe = spawn(process.execPath, [program, 'pipe', '-n', 'pit'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], XDG_RUNTIME_DIR: pit.runtime },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.teardown(() => pipe.kill('SIGKILL'));
  const ended = once(pipe, 'exit');
  const line = commands({ tool: 'echo', args: ['x'.repeat(2048)] });
  pipe.stdin.end(line.repeat(count));
  await untilStatus(client, ({ commands: { ok } }) => ok === count);

  const results = await text(pipe.stdout);
  t.is(results.split('\n').length - 1, count);
  t.deepEqual(await ended, [0, null]);
  client.socket.end();
  pit.signal('SIGTERM');
  t.is((await pit.ended).code, 0);
});
