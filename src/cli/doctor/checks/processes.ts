import { counted } from '../../text.js';
import type { Check } from '../check.js';
import { readLimits } from '../limits.js';

/** Threads count as processes here: those of the supervisor and the sentinel, and of a worker with gRPC. Measured. */
const forItself = 16;
const forWorker = 20;

export const processes: Check = {
  name: 'processes',
  title: 'Processes',
  async run({ config: { workers }, run, env }) {
    const { processes: limit, ...limits } = await readLimits(run, env);
    const needed = forItself + workers * forWorker;
    const facts = { limit: limit ?? null, used: limits.usedProcesses ?? null, needed, workers };
    const use = `${counted(workers, 'worker')} ${workers === 1 ? 'takes' : 'take'} about ${needed}, threads included`;
    if (limit === undefined) return { verdict: 'ok', says: `no limit; ${use}`, facts };
    const free = limit - (limits.usedProcesses ?? 0);
    const used = limits.usedProcesses === undefined ? '' : ` (${limits.usedProcesses} used)`;
    if (free >= needed) return { verdict: 'ok', says: `at most ${limit}${used}; ${use}`, facts };
    return {
      verdict: 'problem',
      says: `at most ${limit}${used}, and ${use}`,
      remedy: `Raise the limit (${limits.isOfGroup ? 'of the container: --pids-limit' : 'ulimit -u'}), or use fewer workers (-w).`,
      facts,
    };
  },
};
