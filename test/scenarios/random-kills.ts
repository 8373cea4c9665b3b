import type { Report, Stage } from './scenario.js';
import { commandMix, ofAllLengths } from './support/command-mix.js';
import { moreFailedThan } from './support/more-failed-than.js';
import { kill, type ObservedPit } from './support/observed-pit.js';
import { type Act, playUnderLoad } from './support/play-under-load.js';
import { pause, until } from './support/until.js';

export interface RandomKills {
  readonly workers: number;
  readonly kills: number;
}

/**
 * `kill -9` of workers chosen by chance, at moments chosen by chance, while commands that may run again and others that must
 * not come as fast as they are taken.
 */
export async function randomKills(stage: Stage, { workers, kills }: RandomKills): Promise<Report> {
  const { random } = stage;
  const next = commandMix(random.fork('commands'), [
    { share: 45, tool: 'once', args: ofAllLengths },
    { share: 15, tool: 'once', idempotent: 'command', args: ofAllLengths },
    { share: 40, tool: 'again', idempotent: 'tool', args: ofAllLengths },
  ]);
  const report = await playUnderLoad(stage, {
    workers,
    next,
    act: (pit) => killAround(stage, pit, kills),
  });
  const complaints = [...report.complaints, ...moreFailedThan(report.kills, report)];
  const deaths = report.figures['deaths'] ?? 0;
  if (deaths > report.kills) complaints.push(`${deaths} workers died of ${report.kills} kills`);
  return { ...report, complaints };
}

async function killAround(stage: Stage, pit: ObservedPit, kills: number): Promise<Act> {
  const random = stage.random.fork('kills');
  const meanMs = stage.forMs / kills;
  const killed = new Set<number>();
  let due = performance.now();
  while (killed.size < kills) {
    due += random.between(0.4, 1.6) * meanMs;
    await pause(due - performance.now(), stage);
    const alive = () => pit.slots.ready.filter(({ pid }) => !killed.has(pid));
    if (!(await until(() => alive().length > 0, 30_000, stage))) break;
    const victim = random.pick(alive());
    if (victim !== undefined && kill(victim.pid)) killed.add(victim.pid);
    stage.progress(`${killed.size} of ${kills} kills, ${pit.answers.answered} answered`);
  }
  const complaints = killed.size < kills ? [`only ${killed.size} of ${kills} were there to be killed`] : [];
  return { kills: killed.size, complaints };
}
