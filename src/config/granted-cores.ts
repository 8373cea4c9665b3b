import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

/** What is asked of the system, so that tests can answer for it. */
export interface CoreSources {
  /** The text of a file; undefined where it cannot be read. */
  readonly readText: (path: string) => string | undefined;
  /** Cores this process may be scheduled on (its affinity). */
  readonly affinity: number;
}

/**
 * How many cores are ours to fill, at least 1: those of our affinity, unless a control group (version 2 or 1) of us or of
 * one above grants less time. A part of a core counts as one: the quota throttles, and nothing of it is left unused.
 */
export function grantedCores(sources: CoreSources = { readText, affinity: availableParallelism() }): number {
  let granted = sources.affinity;
  for (const line of sources.readText('/proc/self/cgroup')?.split('\n') ?? []) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    if (controllers === '') {
      for (const folder of ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']) {
        granted = Math.min(granted, smallestQuota(folder, path, sources.readText, quotaOfVersion2));
      }
    } else if (controllers.split(',').includes('cpu')) {
      for (const folder of ['/sys/fs/cgroup/cpu', `/sys/fs/cgroup/${controllers}`]) {
        granted = Math.min(granted, smallestQuota(folder, path, sources.readText, quotaOfVersion1));
      }
    }
  }
  return Math.max(1, Math.ceil(granted));
}

type QuotaReader = (folder: string, readText: CoreSources['readText']) => number;

/** Each group limits those below it. In a container the upper ones are not there to be seen, and count as unlimited. */
function smallestQuota(
  root: string,
  path: string,
  readText: CoreSources['readText'],
  quotaOf: QuotaReader,
): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let group = join('/', path); ; group = dirname(group)) {
    smallest = Math.min(smallest, quotaOf(join(root, group), readText));
    if (group === '/') return smallest;
  }
}

function quotaOfVersion2(folder: string, readText: CoreSources['readText']): number {
  const [quota, period] = readText(join(folder, 'cpu.max'))?.trim().split(' ') ?? [];
  return cores(quota, period);
}

function quotaOfVersion1(folder: string, readText: CoreSources['readText']): number {
  return cores(readText(join(folder, 'cpu.cfs_quota_us')), readText(join(folder, 'cpu.cfs_period_us')));
}

/** No limit is written `max` in version 2, -1 in version 1. */
function cores(quota: string | undefined, period: string | undefined): number {
  const granted = Number(quota) / Number(period);
  return granted > 0 ? granted : Number.POSITIVE_INFINITY;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
