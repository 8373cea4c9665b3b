import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Benchmark } from '../benchmark.js';
import { type Environment, peerEnv, startCommand } from '../environment.js';
import { timeToEnd } from '../time-to-end.js';

/** From nothing to the first result, beside what can't be avoided: Node's own start, and Python's import of gRPC. */
export function firstResult({ python }: Environment): Benchmark {
  return {
    name: 'first-result',
    title: 'Start to first result, 4 workers',
    unit: 'ms',
    contenders: [
      {
        name: 'snakepit start --workers 4',
        measure: async () => ({
          ms: await timeToFirstByte(startCommand(python, 4)),
        }),
      },
      {
        name: "node -e 0, then python -c 'import grpc'",
        measure: async () => ({
          ms:
            (await timeToEnd(process.execPath, ['-e', '0'])) +
            (await timeToEnd(python, ['-c', 'import grpc'])),
        }),
      },
    ],
    goals: [
      {
        text: '≤ 1.5 × the bare starts',
        isMet: ({ contenders }) => (contenders[1]?.ratio?.median ?? 9) <= 1.5,
      },
    ],
  };
}

async function timeToFirstByte([file, ...args]: readonly [string, ...string[]]): Promise<number> {
  const started = performance.now();
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], env: peerEnv });
  child.stdin.end('{"tool":"add","args":{"a":1,"b":2}}\n');
  await once(child.stdout, 'data');
  const ms = performance.now() - started;
  child.stdout.resume();
  await once(child, 'exit');
  return ms;
}
