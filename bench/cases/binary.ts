import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { type Environment, peer, startCommand } from '../environment.js';
import { timeRun, writeCommands } from '../file-run.js';

const mebibyte = 2 ** 20;
const lines = 300;

/** One MiB of bytes there and back. */
export async function binary({ python, scratch }: Environment): Promise<Benchmark> {
  const output = join(scratch, 'binary-out.jsonl');
  const coded = randomBytes(mebibyte).toString('base64');
  const [bytes, text] = [join(scratch, 'bytes.jsonl'), join(scratch, 'base64.jsonl')];
  await writeCommands(
    bytes,
    lines,
    (id) => `{"id":${id},"tool":"blob","args":{"data":{"$bytes":"${coded}"}}}\n`,
  );
  await writeCommands(text, lines, (id) => `{"id":${id},"tool":"echo","args":{"text":"${coded}"}}\n`);
  const contender = (name: string, input: string, command: readonly [string, ...string[]]) => ({
    name,
    measure: async () => ({
      'MB/s each way': (lines * mebibyte) / 1e6 / (await timeRun(command, input, output, lines)),
    }),
  });
  return {
    name: 'binary',
    title: `1 MiB of bytes echoed, ${lines} times from file to file`,
    unit: 'MB/s',
    contenders: [
      contender('snakepit --workers 4', bytes, startCommand(python, 4)),
      contender('snakepit --workers 1', bytes, startCommand(python, 1)),
      contender('the same base64 as a string', text, startCommand(python, 4)),
      contender('raw pipe to one Python, base64 as a string', text, [python, peer('raw_pipe.py')]),
    ],
    goals: [
      {
        text: '≥ 300 MB/s each way',
        isMet: ({ contenders }) => (contenders[0]?.figures['MB/s each way']?.median ?? 0) >= 300,
      },
    ],
  };
}
