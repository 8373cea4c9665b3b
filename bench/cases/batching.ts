import { join } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { type Environment, peer, root, startCommand } from '../environment.js';
import { timeRun, writeCommands } from '../file-run.js';

const many = 100_000;
/** What waits for 2 ms each takes long. */
const few = 8000;

/** A tool that costs 2 ms a call: in calls that commands share, and in calls of their own. */
export async function batching({ python, scratch }: Environment): Promise<Benchmark> {
  const output = join(scratch, 'out.jsonl');
  const inputs = new Map<number, string>();
  for (const lines of [many, few]) {
    const input = join(scratch, `${lines}.txt`);
    await writeCommands(input, lines, (i) => `a text with the number ${i}\n`);
    inputs.set(lines, input);
  }
  const rate = async (command: readonly [string, ...string[]], lines: number) => ({
    rate: lines / (await timeRun(command, inputs.get(lines) ?? '', output, lines)),
  });
  const served = (workers: number, tool: string) => {
    const [node, ...words] = startCommand(python, workers).slice(0, -1);
    return [node ?? '', ...words, `${join(root, 'bench/batched.py')}:${tool}`, '-l'] as const;
  };
  return {
    name: 'batching',
    title: 'A tool that costs 2 ms a call, lines to results, boots included',
    unit: 'commands/s',
    contenders: [
      {
        name: '@tool(batch=64, wait_ms=5), --workers 4',
        measure: () => rate(served(4, 'embed'), many),
      },
      { name: '@tool, --workers 4', measure: () => rate(served(4, 'embed_one'), few) },
      {
        name: '@tool(batch=64, wait_ms=5), --workers 1',
        measure: () => rate(served(1, 'embed'), many),
      },
      { name: '@tool, --workers 1', measure: () => rate(served(1, 'embed_one'), few) },
      {
        name: 'one Python, lists of 64 by hand',
        measure: () => rate([python, peer('lists_of_64.py')], many),
      },
    ],
    goals: [
      {
        text: '≥ 20 × the same tool without batch',
        isMet: ({ contenders }) => (contenders[1]?.ratio?.median ?? 0) >= 20,
      },
      {
        text: 'one worker ≥ 0.8 × lists by hand',
        isMet: ({ contenders: [, , one, , byHand] }) =>
          (one?.figures['rate']?.median ?? 0) >= 0.8 * (byHand?.figures['rate']?.median ?? Infinity),
      },
    ],
  };
}
