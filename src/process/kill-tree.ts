import { execFile } from 'node:child_process';
import treeKill from 'tree-kill';
import { deferred } from '../util/deferred.js';
import { ensureDescriptors } from './ensure-descriptors.js';

/** For a `ps` with its three pipes, and a few of them at once. */
const descriptorsToAsk = 32;

/** The program by which tree-kill finds children, asked something that it can answer. */
const probe: readonly [file: string, args: readonly string[]] =
  process.platform === 'darwin' ? ['pgrep', ['-P', '0']] : ['ps', ['-o', 'pid=', '-p', String(process.pid)]];

/**
 * Kills a process with all its descendants, also those that moved to other groups. Does nothing where the
 * system's programs for it are missing or cannot be started just now: tree-kill has no handler for that, and
 * would take us down with it. Never rejects.
 */
export async function killTree(pid: number): Promise<void> {
  if (!(await canRun(...probe))) return;
  const { promise, resolve } = deferred();
  treeKill(pid, 'SIGKILL', () => resolve());
  await promise;
}

async function canRun(file: string, args: readonly string[]): Promise<boolean> {
  const { promise, resolve } = deferred<boolean>();
  try {
    ensureDescriptors(descriptorsToAsk, 'cannot look for the descendants of a process');
  } catch {
    return false;
  }
  // A status other than 0 is an answer, too: only a program that could not be started has an errno for a
  // code.
  execFile(file, args, (error) => resolve(typeof error?.code !== 'string'));
  return await promise;
}
