import test from 'ava';
import { makeControlGroup } from '../helpers/control-group.js';
import { adapter, commands, start } from '../helpers/start.js';

const mebibyte = 1024 * 1024;

test('a worker that the kernel kills for want of memory says so, and only that one', async (t) => {
  const group = makeControlGroup(t, 'memory', 400 * mebibyte);
  if (group === undefined) {
    t.pass();
    return;
  }
  const program = await start(t, {
    before: group.enter,
    args: ['-w', '2', '--log-format', 'json', adapter('grows.py')],
  });
  await program.write(commands({ id: 'much', tool: 'grow', args: [2000] }));
  const much = await program.result(1);
  t.like(much.error, { code: 'worker_crashed', retryable: true });
  t.regex(much.error?.message ?? '', /was killed by SIGKILL \(out of memory\) while it ran this command/);
  t.like(much.error?.details, { out_of_memory: true, signal: 'SIGKILL', exit_code: null });
  const death = await program.event('worker-exited');
  t.like(death, { cause: 'crash', exit: { signal: 'SIGKILL', is_out_of_memory: true } });

  // One kill explains one death.
  await program.write(commands({ id: 'nap', tool: 'nap', args: [60] }));
  const { worker } = await program.event('worker-printed', ({ line }) => line === 'napping');
  const { pid } = await program.event(
    'worker-ready',
    (event) => event['worker'] === worker && event['pid'] !== death['pid'],
  );
  process.kill(Number(pid), 'SIGKILL');
  const nap = await program.result(2);
  t.regex(nap.error?.message ?? '', /was killed by SIGKILL while/);
  t.false('out_of_memory' in (nap.error?.details ?? {}));

  program.end(commands({ id: 'little', tool: 'grow', args: [1] }));
  const run = await program.ended;
  t.true(run.results[2]?.ok);
  t.regex(run.stderr, /died \(SIGKILL, out of memory\)/);
});
