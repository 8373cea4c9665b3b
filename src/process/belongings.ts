import { descendants, type ProcessEntry } from './process-table.js';

/**
 * A process, its group and all its descendants, each once, out of one look at the table. A descendant may have left the
 * group, and a member of the group may have lost its parent.
 */
export function belongings(leader: number, entries: readonly ProcessEntry[]): Iterable<ProcessEntry> {
  const group = entries.filter((entry) => entry.pid === leader || entry.group === leader);
  return new Set([...group, ...descendants(leader, entries)]);
}
