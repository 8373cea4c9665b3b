import { dirname, join } from 'node:path';
import { formatDuration } from '../config/units.js';
import { type ControlClient, connectControl, ReplyFailure } from '../control/control-client.js';
import { type Greeted, greet } from '../control/greet.js';
import { controlSocket } from '../control/protocol.js';
import { SnakepitError } from '../errors.js';
import { instancePaths } from '../process/instance-paths.js';
import type { InstanceInfo } from '../process/list-instances.js';
import { isPrivateDirectory } from '../process/private-directory.js';
import { isPrivateSocket } from '../process/private-socket.js';
import { findInstance, type InstanceQuery } from './find-instance.js';
import { version } from './version.js';

/** How long a supervisor may take to say anything, where nobody says otherwise. */
export const answerMs = 5000;

/** A running instance that listens to us. */
export interface OpenInstance {
  readonly instance: InstanceInfo;
  readonly client: ControlClient;
}

/** Finds the instance that is meant and opens its control socket. Rejects as both do. */
export async function openInstance(query: InstanceQuery, timeoutMs = answerMs): Promise<OpenInstance> {
  const instance = await findInstance(query);
  return { instance, client: await connectTo(instance, query.env, timeoutMs) };
}

/** Asks it for one thing, and leaves it again. Refusals are SnakepitErrors. */
export async function askInstance<T>(
  query: InstanceQuery,
  ask: (opened: OpenInstance) => Promise<T>,
): Promise<T> {
  const opened = await openInstance(query);
  try {
    return await ask(opened);
  } catch (thrown) {
    throw explainRefusal(thrown, opened);
  } finally {
    opened.client.close();
  }
}

/** Opens the control socket of an instance; only where nobody else can have put it there. */
export function connectTo(
  instance: InstanceInfo,
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
): Promise<ControlClient> {
  return atSocket(instance, env, (path) => connectControl(path, timeoutMs));
}

/** The same, for whoever sends lines of their own. */
export function greetInstance(instance: InstanceInfo, env: NodeJS.ProcessEnv): Promise<Greeted> {
  return atSocket(instance, env, (path) => greet(path, answerMs));
}

async function atSocket<T>(
  { name, pid }: InstanceInfo,
  env: NodeJS.ProcessEnv,
  open: (path: string) => Promise<T>,
): Promise<T> {
  const { directory, sockets } = instancePaths(name, env);
  const directories = sockets === directory ? [directory] : [dirname(sockets), sockets];
  const path = join(sockets, controlSocket);
  if (directories.every(isPrivateDirectory) && isPrivateSocket(path)) {
    try {
      return await open(path);
    } catch (thrown) {
      const error = SnakepitError.from(thrown);
      if (error.code === 'not-running') throw deaf(name, pid, error);
      if (error.code !== 'timed-out') throw error;
      throw new SnakepitError('timed-out', `${name}: ${error.message}`, { remedy: error.remedy });
    }
  }
  throw deaf(name, pid);
}

function deaf(name: string, pid: number, cause?: Error): SnakepitError {
  return new SnakepitError(
    'not-running',
    `${name} (process ${pid}) does not listen: it is starting, or ending`,
    {
      remedy: `snakepit wait --for=ready -n ${name} waits until it does.`,
      cause,
    },
  );
}

/** That an instance did not answer in time. */
export function unanswered({ instance: { name, pid } }: OpenInstance, timeoutMs: number): SnakepitError {
  const waited = formatDuration(timeoutMs);
  return new SnakepitError('timed-out', `${name} (process ${pid}) does not answer (waited ${waited})`, {
    remedy: 'It may have been stopped (SIGSTOP, Ctrl-Z): kill -CONT lets it go on.',
  });
}

/** What an instance refuses, as an error to end with. */
export function explainRefusal(thrown: unknown, { instance, client }: OpenInstance): SnakepitError {
  if (!(thrown instanceof ReplyFailure)) return SnakepitError.from(thrown);
  const { code, message } = thrown.error;
  const known = { invalid_command: 'usage', internal: 'internal', shutting_down: 'not-running' } as const;
  const { snakepit } = client.greeting;
  const remedy = snakepit === version ? undefined : `It is snakepit ${snakepit}, and this is ${version}.`;
  return new SnakepitError(
    code in known ? known[code as keyof typeof known] : 'system',
    `${instance.name}: ${message}`,
    { remedy },
  );
}
