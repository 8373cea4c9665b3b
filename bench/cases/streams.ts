import { join } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { type Environment, startCommand } from '../environment.js';
import { timeRun, writeCommands } from '../file-run.js';

const chunks = 500_000;
const streams = 4;

/** What trivial generators yield, beside as many results of plain commands, from file to file. */
export async function streamed({ python, scratch }: Environment): Promise<Benchmark> {
  const few = join(scratch, 'streams.jsonl');
  const many = join(scratch, `${chunks}.jsonl`);
  const output = join(scratch, 'out.jsonl');
  await writeCommands(few, streams, (i) => `{"id":${i},"tool":"count","args":[${chunks / streams}]}\n`);
  await writeCommands(many, chunks, (i) => `{"id":${i},"tool":"add","args":{"a":${i},"b":2}}\n`);
  const chunksWith = async (workers: number) => {
    const seconds = await timeRun(
      [...startCommand(python, workers), '--stream'],
      few,
      output,
      chunks + streams,
    );
    return { rate: chunks / seconds };
  };
  return {
    name: 'streams',
    title: 'What generators yield to file of results, trivial ones',
    unit: 'chunks/s',
    contenders: [
      { name: 'snakepit --stream --workers 4', measure: () => chunksWith(4) },
      { name: 'snakepit --stream --workers 1', measure: () => chunksWith(1) },
      {
        name: 'plain commands, --workers 4',
        measure: async () => ({
          rate: chunks / (await timeRun(startCommand(python, 4), many, output, chunks)),
        }),
      },
    ],
    goals: [
      {
        text: '≥ the rate of plain commands',
        isMet: ({ contenders }) => (contenders[2]?.ratio?.median ?? 0) >= 1,
      },
    ],
  };
}
