import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { residentMib } from '../../test/scenarios/support/resources.js';
import type { Benchmark, Contender } from '../benchmark.js';
import { type Environment, startCommand } from '../environment.js';
import { timeRun, writeCommands } from '../file-run.js';
import { answerAll, withWatched } from '../watched.js';

const sessions = 10_000;
const settleMs = 2000;

/** What so many sessions, each with a key of its own, take of the supervisor and of their worker. */
export function sessionMemory(environment: Environment): Benchmark {
  const measure = (more: (line: number) => string) =>
    withWatched(environment, { workers: 1, args: ['--session-limit', String(2 * sessions)] }, async (pit) => {
      const worker = pit.slots.ready[0]?.pid ?? 0;
      const resident = async () => {
        await wait(settleMs);
        return [residentMib(pit.pid), residentMib(worker)] as const;
      };
      // Whatever grows with the first commands has grown by then.
      await answerAll(pit, 5 * sessions, (line) => command(line));
      const before = await resident();
      await answerAll(pit, sessions, more);
      const after = await resident();
      const [supervisor, ofWorker] = after.map((mib, i) => mib - (before[i] ?? 0));
      return {
        both: (supervisor ?? 0) + (ofWorker ?? 0),
        supervisor: supervisor ?? 0,
        worker: ofWorker ?? 0,
      };
    });
  return {
    name: 'session-memory',
    title: `${sessions} sessions with a key each: what memory grows by`,
    unit: 'MiB',
    mostRuns: 3,
    contenders: [
      {
        name: 'a command in each session',
        measure: () => measure((line) => command(line, `visitor-${line}`)),
      },
      { name: 'as many commands without', measure: () => measure((line) => command(line)) },
    ],
    goals: [
      {
        text: 'supervisor and worker together < 20 MiB',
        isMet: ({ contenders }) => (contenders[0]?.figures['both']?.median ?? 99) < 20,
      },
    ],
  };
}

/** Commands of many sessions, beside the same commands without. */
export async function sessionThroughput({ python, scratch }: Environment): Promise<Benchmark> {
  const lines = 200_000;
  const contender = async (
    name: string,
    session: (line: number) => string | undefined,
    ...args: readonly string[]
  ): Promise<Contender> => {
    const input = join(scratch, `${name.replaceAll(/\W+/g, '-')}.jsonl`);
    await writeCommands(input, lines, (line) => command(line, session(line)));
    const output = join(scratch, 'sessions.out');
    const start = startCommand(python, 4, args);
    return { name, measure: async () => ({ rate: lines / (await timeRun(start, input, output, lines)) }) };
  };
  return {
    name: 'session-throughput',
    title: 'Commands of sessions, a trivial tool, --workers 4',
    unit: 'commands/s',
    contenders: [
      await contender('1000 sessions, hint', (line) => `visitor-${line % 1000}`),
      await contender(
        '1000 sessions, strict_queue',
        (line) => `visitor-${line % 1000}`,
        '--affinity',
        'strict_queue',
      ),
      await contender('a session in each tenth command', (line) =>
        line % 10 === 0 ? `v-${line % 1000}` : undefined,
      ),
      await contender('none', () => undefined),
    ],
    goals: [],
  };
}

function command(line: number, session?: string): string {
  const member = session === undefined ? '' : `,"session":"${session}"`;
  return `{"id":${line},"tool":"remember","args":[${line}]${member}}\n`;
}
