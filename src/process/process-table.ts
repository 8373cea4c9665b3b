import type { ProcessIdentity } from './process-handle.js';
import { linuxProcessTable } from './process-table-linux.js';
import { psProcessTable } from './process-table-ps.js';

/** One row of the system's table of processes. */
export interface ProcessEntry extends ProcessIdentity {
  readonly parent: number;
  readonly group: number;
  /** False for one that has ended and only waits to be noticed (a zombie), which `kill -0` calls alive. */
  readonly isAlive: boolean;
  /** Stopped by a signal; a process that a debugger holds is not. */
  readonly isStopped: boolean;
  /** What it has in memory, pages that it shares with others included. */
  readonly residentBytes: number;
  /** Processor time it has had so far, its threads' included and its children's not, in milliseconds. */
  readonly cpuMs: number;
}

/** Variables of an environment, by which those are known that a process started. */
export type EnvironmentMark = Readonly<Record<string, string>>;

/**
 * What can be asked about processes. A process that left meanwhile is no error; to be out of descriptors is
 * one.
 */
export interface ProcessTable {
  /**
   * Synchronous and cheap: a start time must be read before the process can be reaped and its pid used again.
   */
  read(pid: number): ProcessEntry | undefined;
  list(): Promise<readonly ProcessEntry[]>;
  /**
   * Living processes that have all of these variables in the environment they were started with; never
   * ourselves.
   */
  carriers(mark: EnvironmentMark): Promise<readonly ProcessIdentity[]>;
  /** Changes with every boot of the system, and only then: start times of another boot mean nothing. */
  bootId(): string;
}

export const processTable: ProcessTable = process.platform === 'linux' ? linuxProcessTable : psProcessTable;

/** Whether this very process is still running: neither a zombie, nor another one with the same pid. */
export function isAlive(identity: ProcessIdentity, table: ProcessTable = processTable): boolean {
  const entry = table.read(identity.pid);
  return entry?.isAlive === true && entry.startTime === identity.startTime;
}

/** Whether the pid was given to another process since. */
export function isReplaced(identity: ProcessIdentity, table: ProcessTable = processTable): boolean {
  const entry = table.read(identity.pid);
  return entry !== undefined && entry.startTime !== identity.startTime;
}

/** The living members of a group; the leader may long have left. */
export async function groupMembers(
  group: number,
  table: ProcessTable = processTable,
): Promise<readonly ProcessEntry[]> {
  // Most groups that are asked about are empty, and the kernel says so without a look at every process there
  // is.
  if (!killProcess(-group, 0)) return [];
  return (await table.list()).filter((entry) => entry.isAlive && entry.group === group);
}

/** The living descendants of a process, wherever they moved to, as long as their parents have not left. */
export function descendants(pid: number, entries: readonly ProcessEntry[]): readonly ProcessEntry[] {
  const found = new Map<number, ProcessEntry>();
  const parents = new Set([pid]);
  // Set iteration visits what is added on the way, so this walks the tree level by level.
  for (const parent of parents) {
    for (const entry of entries) {
      if (entry.parent !== parent || !entry.isAlive) continue;
      parents.add(entry.pid);
      found.set(entry.pid, entry);
    }
  }
  return [...found.values()];
}

/**
 * Sends a signal to a process, or with a negative pid to a group; false where there is none. Never throws.
 */
export function killProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    // One that is there and not ours to signal (EPERM) is there all the same.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
