import { SnakepitError } from '../../../errors.js';
import { packageFile } from '../../../package-files.js';
import { claimInstance } from '../../../process/instance.js';
import { type InstanceInfo, listInstances } from '../../../process/list-instances.js';
import { connectTo } from '../../open-instance.js';
import { counted } from '../../text.js';
import type { Check } from '../check.js';
import type { Site } from '../site.js';

/** How long one may take to answer; one that is busy does so at once. */
const answerMs = 1000;

/** What runs, what does not answer, and what a run left whose supervisor was killed together with all that cleans up. */
export const instances: Check = {
  name: 'instances',
  title: 'Instances',
  async run(site) {
    const all = await listInstances(site.env).catch((thrown: unknown) => SnakepitError.from(thrown));
    if (all instanceof SnakepitError)
      return { verdict: 'skipped', says: 'the runtime directory cannot be looked into' };
    const running = all.filter(({ state }) => state === 'running');
    const dead = all.filter(({ state }) => state === 'dead');
    const answers = await Promise.all(running.map((one) => isAnswering(one, site.env)));
    const deaf = running.filter((_, index) => answers[index] === false);
    const facts = {
      running: running.map(({ name, pid }, index) => ({ name, pid, answers: answers[index] })),
      dead: dead.map(({ name, pid, left }) => ({ name, pid, processes_left: left })),
    };
    const names = running.map(({ name }) => name).join(', ');
    const runs = running.length === 0 ? 'none runs' : `${counted(running.length, 'runs', 'run')}: ${names}`;
    if (dead.length > 0) {
      return {
        verdict: 'warning',
        says: `${runs}; left by runs that were killed: ${dead.map(leftBy).join(', ')}`,
        remedy: 'The next start of that name ends and removes it; so does snakepit doctor --fix, now.',
        fix: async () => {
          for (const instance of dead) await cleanUp(instance, site);
        },
        facts,
      };
    }
    if (deaf.length > 0) {
      const which = deaf.map(({ name, pid }) => `${name} (pid ${pid})`).join(', ');
      return {
        verdict: 'warning',
        says: `${runs}; no answer from ${which}`,
        remedy: 'It may be starting, ending, or stopped (kill -CONT lets it go on).',
        facts,
      };
    }
    return { verdict: 'ok', says: `${runs}; nothing is left of others`, facts };
  },
};

function leftBy({ name, left }: InstanceInfo): string {
  return `${name} (${left === 0 ? 'files' : counted(left, 'process', 'processes')})`;
}

async function isAnswering(instance: InstanceInfo, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    (await connectTo(instance, env, answerMs)).close();
    return true;
  } catch {
    return false;
  }
}

/** What a start of that name does first. One that has come meanwhile keeps it. */
async function cleanUp({ name }: InstanceInfo, site: Site): Promise<void> {
  const { file } = await site.python();
  const instance = await claimInstance({
    name: { exact: name },
    python: file,
    sentinelScript: packageFile('python/src/snakepit/_private/sentinel.py'),
    env: site.env,
    workingDirectory: site.cwd,
    clock: site.clock,
  });
  await instance.release();
}
