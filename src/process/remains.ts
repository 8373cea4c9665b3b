import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workerGroups } from './find-remains.js';
import { type ProcessTable, processTable } from './process-table.js';
import { type RunRecord, readRunRecord } from './run-registry.js';
import { killEscapees } from './terminate.js';

/** What a run had left behind, whose supervisor and sentinel both were killed. */
export interface Remains {
  readonly runId: string;
  /** Processes that were ended. */
  readonly processes: number;
}

/**
 * Ends what is left of the run that used this directory before, and empties the directory but for the lock.
 * Only for whoever holds the lock. Nobody is signalled whose pid, start time and boot do not all agree, or
 * who does not carry the dead run's id.
 */
export async function reapRemains(
  directory: string,
  table: ProcessTable = processTable,
): Promise<Remains | undefined> {
  const record = readRunRecord(join(directory, 'state.json'));
  const processes = record?.bootId === table.bootId() ? await reapProcesses(record, table) : 0;
  for (const name of readdirSync(directory)) {
    if (name !== 'lock') rmSync(join(directory, name), { recursive: true, force: true });
  }
  return record === undefined ? undefined : { runId: record.runId, processes };
}

async function reapProcesses(record: RunRecord, table: ProcessTable): Promise<number> {
  const others = await workerGroups(record, table);
  const { killed } = await killEscapees({ SNAKEPIT_RUN_ID: record.runId }, { others, table });
  return killed;
}
