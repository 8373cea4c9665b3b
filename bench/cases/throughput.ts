import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark, BenchmarkResult, Contender } from '../benchmark.js';
import { type Environment, missingProgram, peer, peerEnv, root, startCommand } from '../environment.js';

/** A file of commands in, a file of results out; from the start of the program to its end. */
export async function throughput({ python, scratch }: Environment): Promise<Benchmark> {
  const contender = async (
    name: string,
    lines: number,
    command: readonly [string, ...string[]],
    missing?: string,
  ): Promise<Contender> => {
    const input = join(scratch, `${lines}.jsonl`);
    await writeCommands(input, lines);
    const output = join(scratch, 'out.jsonl');
    return {
      name,
      missing,
      measure: async () => ({ rate: lines / (await timeRun(command, input, output, lines)) }),
    };
  };
  return {
    name: 'throughput',
    title: 'File of commands to file of results, a trivial tool',
    unit: 'commands/s',
    contenders: [
      await contender('snakepit --workers 4', 500_000, startCommand(python, 4)),
      await contender('snakepit --workers 1', 500_000, startCommand(python, 1)),
      await contender('raw pipe to one Python', 500_000, [python, peer('raw_pipe.py')]),
      await contender('multiprocessing.Pool(4).imap', 100_000, [python, peer('multiprocessing_pool.py')]),
      await contender('ProcessPoolExecutor(4).map', 30_000, [python, peer('process_pool_executor.py'), '1']),
      await contender('… with chunksize 64', 300_000, [python, peer('process_pool_executor.py'), '64']),
      await contender('unary gRPC, 64 in flight', 15_000, [
        process.execPath,
        join(root, 'build/bench/peers/unary-client.js'),
        python,
        peer('unary_server.py'),
      ]),
      await contender(
        'GNU parallel, a fork per line',
        300,
        ['parallel', '--will-cite', '-j4', python, '-c', '"import sys; print(len(sys.argv))"'],
        missingProgram('parallel'),
      ),
      await contender('xargs -P4, a Python per line', 100, [
        'xargs',
        '-P4',
        '-d',
        '\\n',
        '-n1',
        python,
        '-c',
        'print(1)',
      ]),
    ],
    goals: [
      { text: '≥ 100 000 commands/s', isMet: (result) => rate(result, 'snakepit --workers 4') >= 100_000 },
      {
        text: '≥ 2.5 × multiprocessing.Pool.imap',
        isMet: (result) => ratio(result, 'multiprocessing.Pool(4).imap') >= 2.5,
      },
      { text: '≥ 0.9 × the raw pipe', isMet: (result) => ratio(result, 'raw pipe to one Python') >= 0.9 },
    ],
  };
}

const find = (result: BenchmarkResult, name: string) => result.contenders.find((one) => one.name === name);
const rate = (result: BenchmarkResult, name: string) => find(result, name)?.figures['rate']?.median ?? 0;
const ratio = (result: BenchmarkResult, name: string) => find(result, name)?.ratio?.median ?? 0;

async function writeCommands(file: string, lines: number): Promise<void> {
  if ((await stat(file).catch(() => undefined)) !== undefined) return;
  const stream = createWriteStream(file);
  for (let i = 1; i <= lines; i++) {
    if (!stream.write(`{"id":${i},"tool":"add","args":{"a":${i},"b":2}}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

/** Seconds from spawn to exit; fails where a line has no answer. */
async function timeRun(
  [file, ...args]: readonly [string, ...string[]],
  input: string,
  output: string,
  lines: number,
): Promise<number> {
  const [from, to] = await Promise.all([open(input, 'r'), open(output, 'w')]);
  try {
    const started = performance.now();
    const child = spawn(file, args, { stdio: [from.fd, to.fd, 'inherit'], env: peerEnv });
    const [code] = await once(child, 'exit');
    const seconds = (performance.now() - started) / 1000;
    const answered = (await readFile(output, 'latin1')).split('\n').length - 1;
    if (code !== 0 || answered !== lines)
      throw new Error(`${file} ended with ${code}: ${answered} of ${lines} answered`);
    return seconds;
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}
