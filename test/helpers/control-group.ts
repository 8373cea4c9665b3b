import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from './scene.js';

/** A control group of this test's own, to put programs into. */
export interface ControlGroup {
  /** A shell command that enters it, for `before` of a start. */
  readonly enter: string;
  /** Sets the limit anew. */
  limit(value: number | 'max'): void;
}

const limitFiles = {
  memory: { version1: 'memory.limit_in_bytes', version2: 'memory.max' },
  pids: { version1: 'pids.max', version2: 'pids.max' },
} as const;

let made = 0;

/** Makes one that limits bytes of memory, or processes and threads; undefined, and noted, where we may not. */
export function makeControlGroup(
  t: Scene,
  controller: keyof typeof limitFiles,
  value: number | 'max',
): ControlGroup | undefined {
  const name = `snakepit-test-${process.pid}-${++made}`;
  const files = limitFiles[controller];
  const places = [
    [join('/sys/fs/cgroup', controller, name), files.version1],
    [join('/sys/fs/cgroup', name), files.version2],
  ] as const;
  for (const [folder, file] of places) {
    const limit = (to: number | 'max') => writeFileSync(join(folder, file), `${to}`, { flag: 'r+' });
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    try {
      limit(value);
    } catch {
      rmdirSync(folder);
      continue;
    }
    t.teardown(() => removeGroup(folder));
    return { enter: `echo $$ > ${join(folder, 'cgroup.procs')}`, limit };
  }
  t.log(`no control group for ${controller} can be made here: not tested`);
  return undefined;
}

/** A group is busy for a moment after its last process has ended. */
async function removeGroup(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      rmdirSync(folder);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 20));
    }
  }
}
