import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

type Access = 'read' | 'write' | 'both';

const accesses: readonly (Access | undefined)[] = ['read', 'write', 'both'];

/** What a descriptor of ours is open for; undefined where /proc is missing. */
export function accessOf(fd: number): Access | undefined {
  try {
    const [, flags = ''] =
      /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1')) ?? [];
    return accesses[Number.parseInt(flags, 8) & 0o3];
  } catch {
    return undefined;
  }
}

/**
 * Whether a descriptor is one of those that Node opens for itself at its start, with the lowest numbers that are free: where
 * a redirection was forgotten, one of them has its number. Such a one is no file, or a pipe whose other end is ours as well.
 */
export function belongsToNode(fd: number): boolean {
  const link = targetOf(fd);
  if (link === undefined) return false;
  if (link.startsWith('anon_inode:')) return true;
  if (!link.startsWith('pipe:')) return false;
  return ownDescriptors().some(
    (other) => other > 2 && other !== fd && accessOf(other) !== 'write' && targetOf(other) === link,
  );
}

function ownDescriptors(): readonly number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    return [];
  }
}

function targetOf(fd: number): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined;
  }
}
