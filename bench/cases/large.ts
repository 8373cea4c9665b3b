import { join } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { type Environment, peer, startCommand } from '../environment.js';
import { timeRun, writeCommands } from '../file-run.js';

const mebibyte = 2 ** 20;
const lines = 400;

/** One MiB there and back, as a JSON string. */
export async function large({ python, scratch }: Environment): Promise<Benchmark> {
  const input = join(scratch, 'large.jsonl');
  const output = join(scratch, 'large-out.jsonl');
  const text = 'The quick brown fox jumps over the lazy dog. '.repeat(mebibyte / 45 + 1).slice(0, mebibyte);
  await writeCommands(input, lines, (id) => `{"id":${id},"tool":"echo","args":{"text":"${text}"}}\n`);
  const contender = (name: string, command: readonly [string, ...string[]]) => ({
    name,
    measure: async () => ({
      'MB/s each way': (lines * mebibyte) / 1e6 / (await timeRun(command, input, output, lines)),
    }),
  });
  return {
    name: 'large',
    title: `An argument of 1 MiB echoed, as a JSON string, ${lines} times from file to file`,
    unit: 'MB/s',
    contenders: [
      contender('snakepit --workers 4', startCommand(python, 4)),
      contender('snakepit --workers 1', startCommand(python, 1)),
      contender('raw pipe to one Python', [python, peer('raw_pipe.py')]),
    ],
    goals: [],
  };
}
