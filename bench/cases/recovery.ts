import type { ObservedPit } from '../../test/scenarios/support/observed-pit.js';
import { bootBareWorker } from '../bare-worker.js';
import { type Benchmark, spread } from '../benchmark.js';
import type { Environment } from '../environment.js';
import { answerAll, numbered, withWatched } from '../watched.js';

const kills = 7;
/** Commands that come while there is no worker. */
const meanwhile = 50;

/** From `kill -9` of the only worker until its successor is ready, beside the boot of a worker that nobody supervises. */
export function recovery(environment: Environment): Benchmark {
  const { python, scratch } = environment;
  return {
    name: 'recovery',
    title: `kill -9 of the only worker, with ${meanwhile} commands that come meanwhile`,
    unit: 'ms',
    contenders: [
      {
        name: 'its successor is ready; the first of them is answered',
        measure: () =>
          withWatched(environment, { workers: 1 }, async (pit) => {
            await answerAll(pit, 10, numbered('wait', 0));
            const times = [];
            for (let i = 0; i < kills; i++) times.push(await killOnce(pit));
            const failed = Object.keys(pit.answers.failed);
            if (failed.length > 0) throw new Error(`commands that need not have failed: ${failed}`);
            return {
              ready: spread(times.map(({ ready }) => ready)).median,
              answered: spread(times.map(({ answered }) => answered)).median,
            };
          }),
      },
      {
        name: 'a worker that is launched by hand is ready',
        measure: async () => {
          const times = [];
          for (let i = 0; i < kills; i++) times.push(await bootBareWorker(python, scratch));
          return { ready: spread(times).median };
        },
      },
    ],
    goals: [
      {
        text: '≤ 1.3 × a bare boot, and no command fails',
        isMet: ({ contenders }) => (contenders[1]?.ratio?.median ?? 9) <= 1.3,
      },
    ],
  };
}

async function killOnce(pit: ObservedPit): Promise<{ ready: number; answered: number }> {
  const { answers, slots } = pit;
  const [victim] = slots.ready;
  if (victim === undefined) throw new Error('no worker is ready');
  const isReplaced = slots.when((ready) => ready.some(({ generation }) => generation > victim.generation));
  const isAnswered = answers.whenAnswered(answers.answered + 1);
  const killedAt = performance.now();
  process.kill(victim.pid, 'SIGKILL');
  const allAnswered = answerAll(pit, meanwhile, numbered('wait', 0));
  const [ready, answered] = await Promise.all(
    [isReplaced, isAnswered].map((event) => event.then(() => performance.now() - killedAt)),
  );
  await allAnswered;
  return { ready: ready ?? Number.NaN, answered: answered ?? Number.NaN };
}
