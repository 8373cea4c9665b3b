import { readFileSync } from 'node:fs';
import { type ProcessEntry, processTable } from './process-table.js';

/** Other living members of our process group whose command line is like this, the lowest pid first. */
export async function groupPrograms(
  isMeant: (words: readonly string[]) => boolean,
): Promise<readonly ProcessEntry[]> {
  const group = processTable.read(process.pid)?.group;
  const members = (await processTable.list()).filter(
    (entry) => entry.isAlive && entry.group === group && entry.pid !== process.pid,
  );
  return members.filter(({ pid }) => isMeant(commandLine(pid))).sort((a, b) => a.pid - b.pid);
}

/** Empty where it has left meanwhile, or there is no /proc to ask. */
function commandLine(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
