import type { Scene } from '../helpers/scene.js';
import { adapter, commands, start } from '../helpers/start.js';

export interface LockHeld {
  /** Of one command that holds Python's global lock, so that its worker answers nobody. */
  readonly busyMs: number;
  /** Of a thread that a command has left behind: longer than an idle worker may be silent. */
  readonly idleMs: number;
  readonly heartbeat: readonly string[];
}

/** A worker that is silent because it is busy is waited for; one that is idle and silent is replaced. */
export async function lockHeld(t: Scene, { busyMs, idleMs, heartbeat }: LockHeld): Promise<void> {
  const program = await start(t, {
    args: [
      ...['-w', '1', '--log-format', 'json', '--stop-timeout', '200ms'],
      ...heartbeat,
      adapter('holds_the_lock.py'),
    ],
    patienceMs: busyMs + idleMs + 15_000,
  });
  const { pid } = await program.event('worker-ready');
  await program.write(commands({ tool: 'hold', args: [busyMs / 1000] }));
  t.is((await program.result(1)).result, null);
  await program.write(commands({ tool: 'hold_later', args: [idleMs / 1000] }));
  await program.result(2);
  const { cause } = await program.event('worker-exited', (event) => event['pid'] === pid);
  t.is(cause, 'unresponsive');
  await program.event('worker-ready', ({ generation }) => generation === 2);
  program.end(commands({ tool: 'hold', args: [0] }));
  const run = await program.ended;
  t.is(run.code, 0, run.stderr);
}
