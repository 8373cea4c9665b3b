import { join } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { type Environment, snakepit, startCommand } from '../environment.js';
import { timeRun, writeCommands } from '../file-run.js';
import { withWatched } from '../watched.js';

const lines = 500_000;

/** A file of commands through a pool that runs already, beside the same through one of its own. */
export async function pipe(environment: Environment): Promise<Benchmark> {
  const { python, scratch } = environment;
  const input = join(scratch, `${lines}.jsonl`);
  const output = join(scratch, 'out.jsonl');
  await writeCommands(input, lines, (i) => `{"id":${i},"tool":"add","args":{"a":${i},"b":2}}\n`);
  const piped = () =>
    withWatched(environment, { workers: 4 }, ({ runtime }) =>
      timeRun([process.execPath, snakepit, 'pipe'], input, output, lines, { XDG_RUNTIME_DIR: runtime }),
    );
  return {
    name: 'pipe',
    title: 'File of commands to file of results through a pool that runs, a trivial tool',
    unit: 'commands/s',
    contenders: [
      { name: 'snakepit pipe', measure: async () => ({ rate: lines / (await piped()) }) },
      {
        name: 'snakepit start --workers 4, its boot included',
        measure: async () => ({
          rate: lines / (await timeRun(startCommand(python, 4), input, output, lines)),
        }),
      },
    ],
    goals: [
      {
        text: '≥ 80 % of what start does',
        isMet: ({ contenders }) => (contenders[1]?.ratio?.median ?? 0) >= 0.8,
      },
    ],
  };
}
