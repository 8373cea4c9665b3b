import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { processesLeftWith } from '../../test/helpers/processes.js';
import { residentMib } from '../../test/scenarios/support/resources.js';
import type { Benchmark } from '../benchmark.js';
import type { Environment } from '../environment.js';
import { answerAll, numbered, withWatched } from '../watched.js';

const workers = 200;
const commands = 20_000;

/** Two hundred workers on one host: beside as many Pythons that do no more than import gRPC. */
export function manyWorkers(environment: Environment): Benchmark {
  return {
    name: 'many-workers',
    title: `${workers} workers boot, serve ${commands} commands, stop`,
    unit: 's, MiB',
    mostRuns: 2,
    contenders: [
      { name: `snakepit --workers ${workers}`, measure: () => bootServeStop(environment) },
      {
        name: `python -c 'import grpc', ${workers} times, ${availableParallelism()} at a time`,
        measure: async () => ({ boot: await importAll(environment.python) }),
      },
    ],
    goals: [
      {
        text: 'they boot, serve and stop cleanly: no process is left, no file, no command without its result',
        isMet: ({ contenders }) => contenders[0]?.figures['left']?.max === 0,
      },
    ],
  };
}

async function bootServeStop(environment: Environment) {
  let [left, mib] = [0, 0];
  const started = performance.now();
  const seconds = (since: number) => (performance.now() - since) / 1000;
  let boot = 0;
  let serve = 0;
  const stop = await withWatched(environment, { workers }, async (pit) => {
    boot = seconds(started);
    const servingSince = performance.now();
    await answerAll(pit, commands, numbered('wait', 0));
    serve = seconds(servingSince);
    mib = residentMib(pit.pid);
    const stoppingSince = performance.now();
    pit.end();
    await pit.exited;
    const took = seconds(stoppingSince);
    left = (await processesLeftWith(pit.mark, 0)).length + pit.files().length;
    return took;
  });
  return { boot, serve, stop, 'supervisor MiB': mib, left };
}

async function importAll(python: string): Promise<number> {
  const started = performance.now();
  let toStart = workers;
  const lane = async () => {
    while (toStart-- > 0) await once(spawn(python, ['-c', 'import grpc'], { stdio: 'ignore' }), 'exit');
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return (performance.now() - started) / 1000;
}
