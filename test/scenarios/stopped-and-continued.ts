import { setTimeout as wait } from 'node:timers/promises';
import type { Scene } from '../helpers/scene.js';
import { adapter, commands, start } from '../helpers/start.js';

export interface StoppedAndContinued {
  readonly stoppedMs: number;
  /** `all`: a machine that slept. `supervisor`: one whose event loop was blocked, while its workers went on. */
  readonly who: 'all' | 'supervisor';
  /** After which an idle worker counts as dead; shorter than the stop. */
  readonly heartbeat: readonly string[];
}

/** SIGSTOP, and CONT after a while: nobody is taken for dead, and what was written meanwhile is answered. */
export async function stoppedAndContinued(t: Scene, request: StoppedAndContinued): Promise<void> {
  const { stoppedMs, who, heartbeat } = request;
  const program = await start(t, {
    args: ['-w', '2', '--log-format', 'json', ...heartbeat, adapter('answers.py')],
    patienceMs: stoppedMs + 15_000,
  });
  const ready = await Promise.all(
    ['w1', 'w2'].map((id) => program.event('worker-ready', ({ worker }) => worker === id)),
  );
  const workers = ready.map(({ pid }) => Number(pid));
  const stopped = who === 'all' ? [program.pid, ...workers] : [program.pid];
  // One is busy, the other idle.
  await program.write(commands({ tool: 'nap', args: [0.5] }, { tool: 'add', args: [1, 2] }));
  await program.result(2);
  for (const pid of stopped) process.kill(pid, 'SIGSTOP');
  await program.write(commands({ tool: 'add', args: [1, 2] }));
  await wait(stoppedMs);
  for (const pid of stopped.reverse()) process.kill(pid, 'SIGCONT');
  await program.result(3);
  // As long as it takes to find somebody dead who is.
  await wait(Math.min(stoppedMs, 1000));
  program.end(commands({ tool: 'add', args: [1, 2] }));
  const run = await program.ended;
  t.is(run.code, 0, run.stderr);
  t.false(run.stderr.includes('"generation":2'), run.stderr);
}
