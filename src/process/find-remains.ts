import type { ProcessIdentity } from './process-handle.js';
import { groupMembers, isAlive, type ProcessTable, processTable } from './process-table.js';
import type { RunRecord } from './run-registry.js';

/**
 * What still lives of a run: its workers with their groups, and whatever carries its id. Nobody counts whose pid, start
 * time and boot do not all agree, or who does not carry the id.
 */
export async function findRemains(
  record: RunRecord,
  table: ProcessTable = processTable,
): Promise<readonly ProcessIdentity[]> {
  if (record.bootId !== table.bootId()) return [];
  const [groups, carriers] = await Promise.all([
    workerGroups(record, table),
    table.carriers({ SNAKEPIT_RUN_ID: record.runId }),
  ]);
  return [...new Map([...groups, ...carriers].map((one) => [one.pid, one])).values()];
}

/** The living members of the groups of those workers that are still themselves. Only for a record of this boot. */
export async function workerGroups(
  record: RunRecord,
  table: ProcessTable,
): Promise<readonly ProcessIdentity[]> {
  const leaders = record.workers.filter((worker) => isAlive(worker, table));
  const members = await Promise.all(leaders.map(({ pid }) => groupMembers(pid, table)));
  return members.flat();
}
