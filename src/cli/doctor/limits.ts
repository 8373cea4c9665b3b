import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../run.js';

/** What the system lets us have; undefined: as much as we like, or nobody can say. */
export interface Limits {
  readonly openFiles: number | undefined;
  /** Processes and threads, the tighter one of what the user may have, and what the container may. */
  readonly processes: number | undefined;
  /** Of those that count towards it. */
  readonly usedProcesses: number | undefined;
  /** Whether it is that of a control group. */
  readonly isOfGroup: boolean;
}

export async function readLimits(run: Run, env: NodeJS.ProcessEnv): Promise<Limits> {
  const own = process.platform === 'linux' ? ownLimits() : await limitsOfShell(run, env);
  const group = groupLimit();
  // Nothing limits root but its container.
  const ofUser = process.getuid?.() === 0 ? undefined : own.processes;
  const used = ofUser === undefined ? undefined : usedByUser();
  const { openFiles } = own;
  if (group !== undefined && (ofUser === undefined || group.most - group.used < ofUser - (used ?? 0)))
    return { openFiles, processes: group.most, usedProcesses: group.used, isOfGroup: true };
  return { openFiles, processes: ofUser, usedProcesses: used, isOfGroup: false };
}

type Own = Pick<Limits, 'openFiles' | 'processes'>;

/** Those that workers inherit: Node raises its own as far as it may. */
function ownLimits(): Own {
  const text = read('/proc/self/limits') ?? '';
  const soft = (name: string) => count(new RegExp(`^${name} +(\\S+)`, 'm').exec(text)?.[1]);
  return { openFiles: soft('Max open files'), processes: soft('Max processes') };
}

async function limitsOfShell(run: Run, env: NodeJS.ProcessEnv): Promise<Own> {
  const lines: string[] = [];
  const onLine = (line: string) => void lines.push(line);
  await run('/bin/sh', ['-c', 'ulimit -n; ulimit -u'], { env, onLine }).catch(() => {});
  const [files, processes] = lines;
  return { openFiles: count(files), processes: count(processes) };
}

/** The tightest `pids.max` of our control group and those above it, of either version, as far as they can be seen. */
function groupLimit(): { readonly most: number; readonly used: number } | undefined {
  let tightest: { most: number; used: number } | undefined;
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined || (controllers !== '' && controllers !== 'pids')) continue;
    const root = controllers === '' ? '/sys/fs/cgroup' : '/sys/fs/cgroup/pids';
    for (let group = join('/', path); ; group = join(group, '..')) {
      const most = count(read(join(root, group, 'pids.max'))?.trim());
      const used = count(read(join(root, group, 'pids.current'))?.trim()) ?? 0;
      if (most !== undefined && (tightest === undefined || most - used < tightest.most - tightest.used))
        tightest = { most, used };
      if (group === '/') break;
    }
  }
  return tightest;
}

/** Threads of all processes of this user; undefined where there is no /proc. */
function usedByUser(): number | undefined {
  const uid = String(process.getuid?.());
  let threads: number | undefined;
  for (const pid of entriesOf('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const status = read(`/proc/${pid}/status`) ?? '';
    if (/^Uid:\s+(\d+)/m.exec(status)?.[1] !== uid) continue;
    threads = (threads ?? 0) + Number(/^Threads:\s+(\d+)/m.exec(status)?.[1] ?? 1);
  }
  return threads;
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Undefined for `unlimited` and `max`. */
function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
