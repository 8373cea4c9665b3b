import { isInstanceName } from '../config/adapter-spec.js';
import { SnakepitError } from '../errors.js';
import { type InstanceInfo, listInstances } from '../process/list-instances.js';
import { nearest } from '../util/nearest.js';
import { table } from './table.js';

export interface InstanceQuery {
  /** Undefined: the only one that runs, else the one that was started in this directory. */
  readonly name: string | undefined;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What `-n`, or the lack of it, means here and now. */
export function queryFor(name: string | undefined): InstanceQuery {
  return { name, cwd: workingDirectory(), env: process.env };
}

/** Nothing was started in one that does not exist any more. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/**
 * The running instance that is meant. Rejects with a SnakepitError: `not-running` where there is none, `usage` where it
 * could be one of several.
 */
export async function findInstance(query: InstanceQuery): Promise<InstanceInfo> {
  const instance = await lookForInstance(query);
  if (instance !== undefined) return instance;
  throw await notRunning(query);
}

/** The same, where none is no error. */
export async function lookForInstance({ name, cwd, env }: InstanceQuery): Promise<InstanceInfo | undefined> {
  if (name !== undefined && !isInstanceName(name)) {
    throw new SnakepitError('usage', `${JSON.stringify(name)} cannot be the name of an instance`, {
      remedy: 'snakepit ps lists those that run.',
    });
  }
  const all = await listInstances(env);
  const running = all.filter(({ state }) => state === 'running');
  if (name !== undefined) return running.find((instance) => instance.name === name);
  if (running.length < 2) return running[0];
  const [here, ...others] = running.filter(({ directory }) => directory === cwd);
  if (here !== undefined && others.length === 0) return here;
  throw new SnakepitError('usage', `${running.length} instances are running: which one is meant?`, {
    details: table(running.map(({ name, pid, directory }) => [`  ${name}`, `pid ${pid}`, directory])),
    remedy: `Say so with -n/--name: -n ${(here ?? running[0])?.name}.`,
  });
}

async function notRunning({ name, env }: InstanceQuery): Promise<SnakepitError> {
  const all = await listInstances(env);
  if (name === undefined) {
    return new SnakepitError('not-running', 'no snakepit is running', {
      remedy: 'Start one: snakepit start -d tools.py',
    });
  }
  const dead = all.find((instance) => instance.name === name);
  if (dead !== undefined) {
    return new SnakepitError(
      'not-running',
      `${name} does not run: its supervisor (process ${dead.pid}) was killed`,
      {
        remedy: `What it left is cleaned up by the next start: snakepit start --name ${name} …`,
      },
    );
  }
  const running = all.filter(({ state }) => state === 'running').map((instance) => instance.name);
  const meant = nearest(name, running);
  return new SnakepitError('not-running', `no instance named ${name} is running`, {
    remedy: meant === undefined ? whatRuns(running) : `Did you mean ${meant}?`,
  });
}

function whatRuns(running: readonly string[]): string {
  return running.length === 0 ? 'Nothing else runs either.' : `What runs: ${running.join(', ')}.`;
}
