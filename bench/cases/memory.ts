import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { residentMib } from '../../test/scenarios/support/resources.js';
import type { Benchmark } from '../benchmark.js';
import type { Environment } from '../environment.js';
import { answerAll, numbered, withWatched } from '../watched.js';

/** V8 goes on compiling and collecting for some time, even where nothing is to be done. */
const settleMs = 20_000;
const watchMs = 10_000;
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** What the supervisor of four idle workers takes: before it has done anything, and after a load. */
export function memory(environment: Environment): Benchmark {
  const measure = (commands: number) =>
    withWatched(environment, { workers: 4 }, async (pit) => {
      await answerAll(pit, commands, numbered('wait', 0));
      await wait(settleMs);
      const before = cpuSeconds(pit.pid);
      await wait(watchMs);
      const cpu = ((cpuSeconds(pit.pid) - before) * 100_000) / watchMs;
      return { MiB: residentMib(pit.pid), '% of a core': cpu };
    });
  return {
    name: 'memory',
    title: 'A supervisor with 4 workers, idle',
    unit: 'MiB, %',
    mostRuns: 3,
    contenders: [
      { name: 'after 100 commands', measure: () => measure(100) },
      { name: 'after 200 000 commands', measure: () => measure(200_000) },
    ],
    goals: [
      { text: '≤ 90 MiB', isMet: ({ contenders }) => (contenders[0]?.figures['MiB']?.median ?? 999) <= 90 },
      {
        text: '≤ 0.5 % of a core',
        isMet: ({ contenders }) => (contenders[0]?.figures['% of a core']?.median ?? 9) <= 0.5,
      },
    ],
  };
}

/** User and system time so far. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may contain anything: fields are counted after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
