import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Benchmark, Contender } from '../benchmark.js';
import { type Environment, peer, peerEnv, startCommand } from '../environment.js';

/** V8 compiles for some thousand commands, on threads that others would need where cores are scarce. */
const warmUp = 5_000;
const counted = 15_000;

/** Write a line, wait for its result, write the next. */
export function latency({ python }: Environment): Benchmark {
  const contender = (name: string, file: string, ...args: string[]): Contender => ({
    name,
    measure: () => oneAtATime(file, args),
  });
  return {
    name: 'latency',
    title: 'One command at a time through pipes',
    unit: 'ms',
    contenders: [
      contender('snakepit --workers 4', ...startCommand(python, 4)),
      contender('raw pipe to one Python', python, peer('raw_pipe.py'), 'flush'),
    ],
    goals: [
      {
        text: 'p50 ≤ 0.30 ms',
        isMet: ({ contenders }) => (contenders[0]?.figures['p50']?.median ?? 1) <= 0.3,
      },
      { text: 'p99 ≤ 2 ms', isMet: ({ contenders }) => (contenders[0]?.figures['p99']?.median ?? 9) <= 2 },
    ],
  };
}

async function oneAtATime(file: string, args: readonly string[]) {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], env: peerEnv });
  const results = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const times: number[] = [];
  for (let i = 0; i < warmUp + counted; i++) {
    const started = performance.now();
    child.stdin.write(`{"id":${i},"tool":"add","args":{"a":${i},"b":2}}\n`);
    await results.next();
    if (i >= warmUp) times.push(performance.now() - started);
  }
  child.stdin.end();
  await once(child, 'exit');
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
