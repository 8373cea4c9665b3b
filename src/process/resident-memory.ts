import { belongings } from './belongings.js';
import { type ProcessEntry, type ProcessTable, processTable } from './process-table.js';

/**
 * What each of these processes has in memory, with its group and all its descendants, in bytes: one look at the table for
 * all of them. A page that several processes share counts for each. Those that have left are missing.
 */
export async function residentMemory(
  leaders: readonly number[],
  table: ProcessTable = processTable,
): Promise<ReadonlyMap<number, number>> {
  const entries = (await table.list()).filter((entry) => entry.isAlive);
  const present = new Set(entries.map(({ pid }) => pid));
  return new Map(
    leaders
      .filter((leader) => present.has(leader))
      .map((leader) => [leader, sum(belongings(leader, entries))]),
  );
}

function sum(entries: Iterable<ProcessEntry>): number {
  let bytes = 0;
  for (const entry of entries) bytes += entry.residentBytes;
  return bytes;
}
