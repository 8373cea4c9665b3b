import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlClient } from '../control/control-client.js';
import { instancePaths } from '../process/instance-paths.js';
import type { InstanceInfo } from '../process/list-instances.js';
import { isAlive } from '../process/process-table.js';
import { readRunRecord } from '../process/run-registry.js';
import { untilFound } from '../process/watch-directories.js';
import { instanceDirectories } from './instance-directories.js';

/** `left`: its supervisor was killed, and so was what cleans up after it. */
export type Going = 'gone' | 'left';

/** Killed together with its sentinel, a supervisor tells nobody that it has gone. A sentinel needs less than this. */
const patienceMs = 3000;

/** Resolves once a run is over and nothing of it is left; undefined where nobody waits any more. */
export async function whenGone(
  instance: InstanceInfo,
  env: NodeJS.ProcessEnv,
  client: ControlClient | undefined,
  cancelled: AbortSignal,
  lookAfterMs = patienceMs,
): Promise<Going | undefined> {
  await client?.closed;
  const { directory } = instancePaths(instance.name, env);
  const recordOfRun = () => {
    const record = readRunRecord(join(directory, 'state.json'));
    return record?.runId === instance.runId ? record : undefined;
  };
  const look = async (): Promise<Going | undefined> => {
    if (!existsSync(directory)) return 'gone';
    const isAnother = recordOfRun() === undefined && existsSync(join(directory, 'state.json'));
    return isAnother ? 'gone' : undefined;
  };
  const left = new AbortController();
  let deadFor = 0;
  const timer = setInterval(() => {
    const record = recordOfRun();
    deadFor = record !== undefined && !isAlive(record) ? deadFor + 1 : 0;
    if (deadFor === 2) left.abort();
  }, lookAfterMs);
  try {
    const signal = AbortSignal.any([cancelled, left.signal]);
    const going = await untilFound(() => instanceDirectories({ ...instance, env }), look, signal);
    return going ?? (left.signal.aborted ? 'left' : undefined);
  } finally {
    clearInterval(timer);
  }
}
