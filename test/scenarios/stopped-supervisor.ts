import type { Report, Stage } from './scenario.js';
import { commandMix, ofAllLengths } from './support/command-mix.js';
import { kill, type ObservedPit } from './support/observed-pit.js';
import { type Act, playUnderLoad } from './support/play-under-load.js';
import { pause, until } from './support/until.js';

export interface StoppedSupervisor {
  readonly workers: number;
  /** How long everything is stopped. A worker that alone is stopped for as long is replaced. */
  readonly stoppedMs: number;
}

const duration = (ms: number): string => `${Math.round(ms)}ms`;

/**
 * SIGSTOP to supervisor and workers, and SIGCONT after a while, as when a laptop sleeps: nobody is taken for dead. Then to
 * workers alone: they are replaced, and no command is lost but those that they ran.
 */
export async function stoppedSupervisor(
  stage: Stage,
  { workers, stoppedMs }: StoppedSupervisor,
): Promise<Report> {
  const next = commandMix(stage.random.fork('commands'), [
    { share: 50, tool: 'once', args: ofAllLengths },
    { share: 50, tool: 'again', idempotent: 'tool', args: ofAllLengths },
  ]);
  // A worker that is stopped is found dead after 8 of 10 such ticks: the defaults, where it is stopped for 20 s.
  const heartbeat = ['--heartbeat', duration(stoppedMs / 10), '--heartbeat-timeout', duration(stoppedMs / 2)];
  return playUnderLoad(stage, {
    workers,
    args: [...heartbeat, '--heartbeat-misses', '3', '--stop-timeout', '500ms'],
    next,
    act: async (pit) => {
      await pause(500, stage);
      stage.progress(`everything is stopped for ${stoppedMs / 1000} s`);
      const complaints = [...(await stopAll(stage, pit, stoppedMs))];
      stage.progress('workers are stopped');
      const { kills, complaints: others } = await stopWorkers(stage, pit, stoppedMs);
      return { kills, complaints: [...complaints, ...others] };
    },
  });
}

async function stopAll(stage: Stage, pit: ObservedPit, stoppedMs: number): Promise<readonly string[]> {
  const before = pit.slots.deaths('crash', 'start-failure', 'unresponsive');
  const pids = [pit.pid, ...pit.slots.ready.map(({ pid }) => pid)];
  const { answered } = pit.answers;
  for (const pid of pids) kill(pid, 'SIGSTOP');
  await pause(stoppedMs, stage);
  for (const pid of pids.toReversed()) kill(pid, 'SIGCONT');
  const complaints = [];
  if (!(await until(() => pit.answers.answered > answered + 1000, 10_000, stage))) {
    complaints.push('did not go on after SIGCONT');
  }
  await pause(stoppedMs / 10, stage);
  const deaths = pit.slots.deaths('crash', 'start-failure', 'unresponsive') - before;
  if (deaths > 0)
    complaints.push(`${deaths} workers were taken for dead that had been stopped with their supervisor`);
  return complaints;
}

async function stopWorkers(
  stage: Stage,
  pit: ObservedPit,
  stoppedMs: number,
): Promise<Required<Pick<Act, 'kills' | 'complaints'>>> {
  const stopped = pit.slots.ready;
  for (const { pid } of stopped) kill(pid, 'SIGSTOP');
  const isReplaced = () =>
    stopped.every(({ worker, generation }) =>
      pit.slots.ready.some((ready) => ready.worker === worker && ready.generation > generation),
    );
  const complaints = [];
  if (!(await until(isReplaced, stoppedMs * 2 + 10_000, stage)))
    complaints.push('stopped workers were not replaced');
  const failed = pit.answers.failed['worker_crashed'] ?? 0;
  if (failed > stopped.length)
    complaints.push(`${failed} commands failed of ${stopped.length} stopped workers`);
  return { kills: stopped.length, complaints };
}
