import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from './scene.js';
import { temporaryFolder } from './temporary-folder.js';

/** A file system of its own, of a few kilobytes. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes whatever room is left; the returned function gives it back. */
  fill(): () => void;
}

/** Mounts one, with these options of tmpfs (`size=64k`, `nr_inodes=5`, `ro`); undefined, and noted, where we may not. */
export async function mountSmallDisk(t: Scene, options: string): Promise<SmallDisk | undefined> {
  const folder = await temporaryFolder(t);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    t.log('no file system can be mounted here: not tested');
    return undefined;
  }
  t.teardown(() => execFileSync('umount', ['--lazy', folder]));
  if (!options.split(',').includes('ro')) chmodSync(folder, 0o700);
  const filler = join(folder, 'filler');
  return {
    folder,
    fill() {
      const page = Buffer.alloc(4096);
      try {
        for (;;) writeFileSync(filler, page, { flag: 'a' });
      } catch {
        // Full.
      }
      return () => writeFileSync(filler, '');
    },
  };
}
