import { join } from 'node:path';
import type { Benchmark, BenchmarkResult, Contender } from '../benchmark.js';
import { type Environment, missingModule, missingProgram, peer, root, startCommand } from '../environment.js';
import { timeRun, writeCommands } from '../file-run.js';

/** A file of commands in, a file of results out; from the start of the program to its end. */
export async function throughput({ python, scratch }: Environment): Promise<Benchmark> {
  const contender = async (
    name: string,
    lines: number,
    command: readonly [string, ...string[]],
    missing?: string,
  ): Promise<Contender> => {
    const input = join(scratch, `${lines}.jsonl`);
    await writeCommands(input, lines, (i) => `{"id":${i},"tool":"add","args":{"a":${i},"b":2}}\n`);
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
        'Ray, an ActorPool of 4',
        15_000,
        [python, peer('ray_actors.py')],
        missingModule(python, 'ray'),
      ),
      await contender(
        'GNU parallel --pipe to four Pythons',
        500_000,
        ['parallel', '--will-cite', '-j4', '--pipe', '--round-robin', python, peer('raw_pipe.py')],
        missingProgram('parallel'),
      ),
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
