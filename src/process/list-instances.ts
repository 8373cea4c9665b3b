import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findRemains } from './find-remains.js';
import { baseDirectory } from './instance-paths.js';
import { isPrivateDirectory } from './private-directory.js';
import { isAlive, type ProcessTable, processTable } from './process-table.js';
import { type Reaped, type RegisteredWorker, type RunRecord, readRunRecord } from './run-registry.js';
import { errnoOf } from './system-error.js';

/** What is known of an instance from outside, without asking it. */
export interface InstanceInfo {
  readonly name: string;
  readonly runId: string;
  /** Its supervisor's. */
  readonly pid: number;
  /** `dead`: its supervisor was killed, and what it left has not been cleaned up. */
  readonly state: 'running' | 'dead';
  /** Processes of a dead one that live on. */
  readonly left: number;
  /** Those that live. */
  readonly workers: readonly RegisteredWorker[];
  /** Where it was started. */
  readonly directory: string;
  /** When it was started: an ISO date. */
  readonly since: string | undefined;
  /** What an earlier run had left and its start ended. */
  readonly reaped: Reaped | undefined;
}

/**
 * The instances of this user in the runtime directory, by name. It only looks: no process is signalled, no file changed.
 * Who is alive is told by pid, start time and boot together.
 *
 * Rejects with a SnakepitError `runtime-directory` where that directory is not ours alone: what it says could be anybody's.
 */
export async function listInstances(
  env: NodeJS.ProcessEnv,
  table: ProcessTable = processTable,
): Promise<readonly InstanceInfo[]> {
  const base = baseDirectory(env);
  if (!isPrivateDirectory(base)) return [];
  const names = entriesOf(base)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const instances = await Promise.all(names.sort().map((name) => look(base, name, table)));
  return instances.filter((instance) => instance !== undefined);
}

async function look(base: string, name: string, table: ProcessTable): Promise<InstanceInfo | undefined> {
  const record = readRunRecord(join(base, name, 'state.json'));
  if (record === undefined) return undefined;
  const { runId, pid, directory, since, reaped } = record;
  const isOfThisBoot = record.bootId === table.bootId();
  const isRunning = isOfThisBoot && isAlive(record, table);
  return {
    name,
    runId,
    pid,
    state: isRunning ? 'running' : 'dead',
    left: isRunning ? 0 : (await findRemains(record, table)).length,
    workers: isOfThisBoot ? livingWorkers(record, table) : [],
    directory,
    since,
    reaped,
  };
}

function livingWorkers(record: RunRecord, table: ProcessTable): readonly RegisteredWorker[] {
  return record.workers.filter((worker) => isAlive(worker, table));
}

/** It may have been removed since it was looked at. */
function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
