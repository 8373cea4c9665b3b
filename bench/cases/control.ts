import { type Benchmark, type BenchmarkResult, type Contender, spread } from '../benchmark.js';
import { type Environment, snakepit } from '../environment.js';
import { timeToEnd } from '../time-to-end.js';
import { withWatched } from '../watched.js';

/** Of each in a run: a start is short, and one alone tells little. */
const times = 9;

/** What people and scripts type at a pool that runs, beside what any program for Node takes. */
export function control(environment: Environment): Benchmark {
  const contender = (...words: readonly string[]): Contender => ({
    name: `snakepit ${words.join(' ')}`,
    measure: () =>
      withWatched(environment, { workers: 2 }, ({ runtime }) =>
        inTheMiddle([snakepit, ...words], { ...process.env, XDG_RUNTIME_DIR: runtime }),
      ),
  });
  return {
    name: 'control',
    title: 'Commands about a running pool, from the start of the program to its end',
    unit: 'ms',
    contenders: [
      contender('status'),
      contender('--help'),
      contender('version'),
      contender('call', 'add', 'a=1', 'b=2'),
      { name: 'node -e 0', measure: () => inTheMiddle(['-e', '0'], process.env) },
    ],
    goals: [
      { text: 'status ≤ 2 × node -e 0', isMet: (result) => toNode(result, 0) <= 2 },
      { text: '--help ≤ 2 × node -e 0', isMet: (result) => toNode(result, 1) <= 2 },
      { text: 'version ≤ 2 × node -e 0', isMet: (result) => toNode(result, 2) <= 2 },
      { text: 'call ≤ 3 × node -e 0', isMet: (result) => toNode(result, 3) <= 3 },
    ],
  };
}

async function inTheMiddle(args: readonly string[], env: NodeJS.ProcessEnv) {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push(await timeToEnd(process.execPath, args, env));
  return { ms: spread(all).median };
}

function toNode({ contenders }: BenchmarkResult, index: number): number {
  const median = (place: number) => contenders.at(place)?.figures['ms']?.median ?? Number.NaN;
  return median(index) / median(-1);
}
