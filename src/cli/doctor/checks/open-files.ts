import { counted } from '../../text.js';
import type { Check } from '../check.js';
import { readLimits } from '../limits.js';

/** What the supervisor opens for itself, with some clients of its socket, and for each worker: measured, with room to spare. */
const forItself = 64;
const forWorker = 8;

export const openFiles: Check = {
  name: 'open_files',
  title: 'Open files',
  async run({ config: { workers }, run, env }) {
    const { openFiles: limit } = await readLimits(run, env);
    const needed = forItself + workers * forWorker;
    const facts = { limit: limit ?? null, needed, workers };
    const use = `${counted(workers, 'worker')} ${workers === 1 ? 'takes' : 'take'} about ${needed}`;
    if (limit === undefined) return { verdict: 'ok', says: `no limit; ${use}`, facts };
    if (limit >= needed) return { verdict: 'ok', says: `at most ${limit}; ${use}`, facts };
    const possible = Math.floor((limit - forItself) / forWorker);
    return {
      verdict: 'problem',
      says: `at most ${limit}, and ${use}`,
      remedy: `Raise the limit (ulimit -n ${needed})${possible < 1 ? '' : `, or start no more than ${counted(possible, 'worker')} (-w ${possible})`}.`,
      facts,
    };
  },
};
