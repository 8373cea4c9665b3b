import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Benchmark } from '../benchmark.js';
import { type Environment, peer, peerEnv } from '../environment.js';
import { answerAll, numbered, withWatched } from '../watched.js';

const toolMs = 5;
/** Commands each worker gets. */
const perWorker = 600;
const warmUpPerWorker = 40;
/** Commands before those, each in messages of its own: Node compiles what it runs often, which takes a core meanwhile. */
const warmUpAlone = 3000;
const workers = availableParallelism();

/** Tools that need a core, on as many workers as there are: beside the same work in processes that do nothing else. */
export async function cpuBound(environment: Environment): Promise<Benchmark> {
  const { python } = environment;
  const calibrated = await promisify(execFile)(python, [peer('bare_workers.py'), 'calibrate', `${toolMs}`], {
    env: peerEnv,
  });
  const rounds = Number(calibrated.stdout);
  const total = workers * perWorker;
  return {
    name: 'cpu-bound',
    title: `Tools of ${toolMs} ms of a core, ${workers} workers on as many cores`,
    unit: 'commands/s',
    contenders: [
      {
        name: `snakepit --workers ${workers}`,
        measure: () =>
          withWatched(environment, { workers }, async (pit) => {
            const next = numbered('burn', rounds);
            const quick = numbered('burn', 1);
            for (let i = 0; i < warmUpAlone; i++) await answerAll(pit, 1, quick);
            await answerAll(pit, workers * warmUpPerWorker, next);
            return { rate: await rateOf(total, () => answerAll(pit, total, next)) };
          }),
      },
      {
        name: `${workers} bare Pythons`,
        measure: async () => {
          const bare = Array.from({ length: workers }, () => startBare(python, rounds));
          await Promise.all(bare.map(({ says }) => says('ready')));
          return {
            rate: await rateOf(total, async () => {
              for (const { child } of bare) child.stdin?.end('\n');
              await Promise.all(bare.map(({ says }) => says('done')));
            }),
          };
        },
      },
    ],
    goals: [
      {
        text: '≥ 97 % of the bare processes',
        isMet: ({ contenders }) => (contenders[1]?.ratio?.median ?? 0) >= 0.97,
      },
    ],
  };
}

async function rateOf(commands: number, run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return (commands * 1000) / (performance.now() - started);
}

function startBare(
  python: string,
  rounds: number,
): { child: ChildProcess; says(word: string): Promise<void> } {
  const child = spawn(python, [peer('bare_workers.py'), `${rounds}`, `${perWorker}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: peerEnv,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    says: async (word) => {
      const { value } = await lines.next();
      if (value !== word) throw new Error(`a bare Python said ${value} for ${word}`);
    },
  };
}
