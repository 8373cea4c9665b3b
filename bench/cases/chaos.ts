import { setTimeout as wait } from 'node:timers/promises';
import type { ObservedPit } from '../../test/scenarios/support/observed-pit.js';
import type { Benchmark } from '../benchmark.js';
import type { Environment } from '../environment.js';
import { answerAll, numbered, withWatched } from '../watched.js';

const workers = 8;
const killEveryMs = 200;
/** What the tool waits for. A tool that needed the cores would compete for them with the workers that boot again. */
const toolMs = 20;
const commands = 3000;

/** A worker killed every 200 ms, beside the same without. Every line must be answered once, with at most one failure for a kill. */
export function chaos(environment: Environment): Benchmark {
  const measure = (isChaos: boolean) =>
    withWatched(environment, { workers }, async (pit) => {
      await answerAll(pit, 200, numbered('wait', toolMs));
      const over = new AbortController();
      const started = performance.now();
      const killing = isChaos ? killAround(pit, over.signal) : Promise.resolve(0);
      await answerAll(pit, commands, numbered('wait', toolMs));
      const seconds = (performance.now() - started) / 1000;
      over.abort();
      const kills = await killing;
      const failed = Object.values(pit.answers.failed).reduce((sum, count) => sum + count, 0);
      if (failed > kills) throw new Error(`${failed} commands failed of ${kills} kills`);
      return { rate: commands / seconds, kills, failed };
    });
  return {
    name: 'chaos',
    title: `Commands of ${toolMs} ms (waiting, not computing) on ${workers} workers`,
    unit: 'commands/s',
    contenders: [
      { name: `a worker killed every ${killEveryMs} ms`, measure: () => measure(true) },
      { name: 'undisturbed', measure: () => measure(false) },
    ],
    goals: [
      {
        text: '≥ 70 % of the undisturbed, every line answered exactly once',
        isMet: ({ contenders }) => (contenders[1]?.ratio?.median ?? 0) >= 0.7,
      },
    ],
  };
}

async function killAround(pit: ObservedPit, signal: AbortSignal): Promise<number> {
  let kills = 0;
  for (let turn = 0; !signal.aborted; turn++) {
    const { ready } = pit.slots;
    const victim = ready[turn % Math.max(1, ready.length)];
    if (victim !== undefined && process.kill(victim.pid, 'SIGKILL')) kills++;
    await wait(killEveryMs, undefined, { signal }).catch(() => {});
  }
  return kills;
}
