import test from 'ava';
import { startNode } from './support/processes.js';

test('signals are counted, and the caller sees what the process died of', async (t) => {
  const { child, nextLine, exited } = startNode('handle-signals.mjs', []);
  t.is(await nextLine(), 'listening');
  for (const [signal, told] of [
    ['SIGHUP', 'SIGHUP 1'],
    ['SIGTERM', 'SIGTERM 1'],
    ['SIGUSR2', 'SIGUSR2 1'],
    ['SIGTERM', 'SIGTERM 2'],
  ] as const) {
    child.kill(signal);
    t.is(await nextLine(), told);
  }
  t.deepEqual(await exited, [null, 'SIGTERM']);
});
