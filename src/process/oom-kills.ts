import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file; undefined where it cannot be read. */
export type ReadText = (path: string) => string | undefined;

/** Processes that the kernel killed for want of memory. */
export interface OomKills {
  /** Whether there was one that explains no death yet; it explains the one that is asked about from now on. */
  explain(): boolean;
}

/**
 * Counts them from now on, by the counter of our own memory group (control groups of version 2 or 1), which is our
 * workers' as well. Where there is none, none is ever seen.
 *
 * The kernel counts before it kills, so that a death is never asked about too early. It does not tell whom it killed: one
 * that hit a program which a tool had started explains the next death by SIGKILL that nobody of us sent.
 */
export function watchOomKills(readText: ReadText = readFile): OomKills {
  const file = counterFiles(readText).find((path) => killsIn(readText(path)) !== undefined);
  const count = (): number => (file === undefined ? 0 : (killsIn(readText(file)) ?? 0));
  let explained = count();
  return {
    explain() {
      if (count() <= explained) return false;
      explained++;
      return true;
    },
  };
}

/** Where the counter may be, the likeliest first. In a container the group that is its own is mounted as the root. */
function counterFiles(readText: ReadText): readonly string[] {
  return (readText('/proc/self/cgroup')?.split('\n') ?? []).flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    const groups = [path, '/'];
    if (controllers === '') {
      return groups.flatMap((group) => [
        join('/sys/fs/cgroup', group, 'memory.events'),
        join('/sys/fs/cgroup/unified', group, 'memory.events'),
      ]);
    }
    if (!controllers.split(',').includes('memory')) return [];
    return groups.map((group) => join('/sys/fs/cgroup/memory', group, 'memory.oom_control'));
  });
}

function killsIn(text: string | undefined): number | undefined {
  const kills = /^oom_kill (\d+)$/m.exec(text ?? '')?.[1];
  return kills === undefined ? undefined : Number(kills);
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
