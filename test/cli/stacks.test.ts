import test from 'ava';
import { type Answer, snakepit } from '../helpers/snakepit.js';
import { adapter, commands, start } from '../helpers/start.js';

const stuck = adapter('gets_stuck.py');
const args = ['-w', '1', '--log-format', 'json', '-v', stuck];

test('a command that runs for long is an event that says where its tool is, once, and it goes on undisturbed', async (t) => {
  const pit = await start(t, { args: ['--slow', '100ms', ...args] });
  await pit.write(
    commands({ id: 'the id', tool: 'nap', args: { seconds: 0.6 } }, { tool: 'nap', args: [0] }),
  );
  const slow = await pit.event('command-slow');
  t.like(slow, { worker: 'w1', tool: 'nap', line: 1, id: 'the id' });
  t.false('args' in slow, 'not unless asked for');
  t.true((slow['ms'] as number) >= 100);
  const stack = slow['stack'] as readonly string[];
  t.regex(stack[0] ?? '', /^File ".*gets_stuck\.py", line \d+ in inner$/);
  t.regex(stack[1] ?? '', /^File ".*gets_stuck\.py", line \d+ in nap$/);
  t.is(stack.length, 2, 'nothing of ours');
  const { result } = await pit.result(1);
  t.true((result as number) >= 0.6, 'its sleep was as long as it wanted');
  pit.end();
  const { stderr } = await pit.ended;
  t.is(stderr.match(/"type":"command-slow"/g)?.length, 1);
});

test('it works while C code holds the lock of Python, and with --log-args tells arguments, but no secrets', async (t) => {
  const env = { API_TOKEN: 'tok-12345678' };
  const pit = await start(t, { args: ['--slow', '100ms', '--log-args', ...args], env });
  await pit.write(commands({ tool: 'hold_the_lock', args: { seconds: 1 } }));
  const slow = await pit.event('command-slow');
  t.regex((slow['stack'] as string[])[0] ?? '', /in hold_the_lock$/);
  t.is(slow['args'], '{"seconds":1}');
  t.is((await pit.result(1)).result, 'held');
  const secrets = { password: 'hunter22', url: 'https://tok-12345678@example.com', seconds: 1 };
  await pit.write(
    commands({ tool: 'nap', args: [0] }, { tool: 'crash', args: { secret: 'abc-def', ...secrets } }),
  );
  await pit.result(2);
  pit.end();
  const { stderr } = await pit.ended;
  t.notRegex(stderr, /hunter22|tok-12345678|abc-def/);
});

test('stack shows where a worker is, and stops nothing', async (t) => {
  const pit = await start(t, { args: ['-n', 'pit', ...args] });
  await pit.event('worker-ready');
  const idle = await snakepit(pit.runtime, 'stack', 'w1');
  t.is(idle.code, 0, idle.stderr);
  t.regex(idle.stdout, /^w1 \(pid \d+, generation 1\): runs nothing\n$/);
  await pit.write(commands({ tool: 'wait_in_thread', args: [3] }));
  let answer: Answer | undefined;
  while (!answer?.stdout.includes('the tool')) answer = await snakepit(pit.runtime, 'stack', 'w1');
  t.regex(answer.stdout, /: line 1 \(wait_in_thread\) has run for \d\.\d s\n/);
  t.regex(
    answer.stdout,
    /the tool, innermost call first:\n(.*\n)* {4}File ".*gets_stuck.py", line \d+ in wait_in_thread\n/,
  );
  t.regex(answer.stdout, /another thread:\n(.*\n)* {4}File ".*gets_stuck.py", line \d+ in inner\n/);
  t.notRegex(answer.stdout, /_private/);
  const all = await snakepit(pit.runtime, 'stack', 'w1', '--all');
  t.regex(all.stdout, /_private/);
  const json = JSON.parse((await snakepit(pit.runtime, 'stack', 'w1', '--json')).stdout);
  t.like(json, { worker: 'w1', generation: 1, running: { tool: 'wait_in_thread', line: 1 } });
  const wrong = await snakepit(pit.runtime, 'stack', 'w7');
  t.is(wrong.code, 2);
  t.regex(wrong.stderr, /there is no worker w7/);
  t.is((await pit.result(1)).result, 'waited');
  pit.end();
  await pit.ended;
});

test('an import that hangs is seen while it boots, and a stopped worker says nothing', async (t) => {
  const pit = await start(t, { args: ['-n', 'pit', ...args], env: { SLOW_IMPORT: '1' } });
  await pit.event('worker-starting');
  let answer: Answer | undefined;
  while (!answer?.stdout.includes('in inner')) answer = await snakepit(pit.runtime, 'stack', 'w1');
  t.regex(answer.stdout, /gets_stuck\.py", line \d+ in <module>/);
  const [, pid = ''] = /pid (\d+)/.exec(answer.stdout) ?? [];
  process.kill(Number(pid), 'SIGSTOP');
  const stopped = await snakepit(pit.runtime, 'stack', 'w1');
  process.kill(Number(pid), 'SIGCONT');
  t.is(stopped.code, 1);
  t.regex(stopped.stderr, /w1 does not say where it is/);
  pit.signal('SIGTERM');
  await pit.ended;
});

test('the death of a worker says of what, where, and what it was running', async (t) => {
  const pit = await start(t, { args });
  await pit.write(
    commands({ id: 7, tool: 'crash', args: { secret: 'abc-def' } }, { id: 8, tool: 'leave', args: [3] }),
  );
  const died = await pit.event('worker-exited');
  t.like(died, { cause: 'crash', exit: { code: null, signal: 'SIGSEGV' } });
  t.deepEqual(died['running'], [{ tool: 'crash', line: 1, id: '7' }]);
  const dump = died['dump'] as readonly string[];
  t.is(dump[0], 'Fatal Python error: Segmentation fault');
  t.true(dump.some((line) => /gets_stuck\.py", line \d+ in crash$/.test(line)));
  const left = await pit.event('worker-exited', ({ generation }) => generation === 2);
  t.like(left, { exit: { code: 3, signal: null }, running: [{ tool: 'leave', line: 2, id: '8' }] });
  t.false('dump' in left);
  const { error } = await pit.result(1);
  t.regex(String(error?.details?.['dump']), /^Fatal Python error: Segmentation fault,/);
  pit.end();
  const { stderr } = await pit.ended;
  t.notRegex(stderr, /abc-def/);
});
