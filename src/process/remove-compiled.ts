import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Removes what Python has compiled of source files that have changed. It tells a stale copy by the size of its source, and the
 * second in which that was written: who changes `1` to `2` within a second would be served the old code.
 */
export async function removeCompiled(sources: readonly string[]): Promise<void> {
  for (const source of sources) {
    const cache = join(dirname(source), '__pycache__');
    const stem = `${basename(source, '.py')}.`;
    const copies = (await readdir(cache).catch(() => [])).filter(
      (name) => name.startsWith(stem) && name.endsWith('.pyc'),
    );
    for (const name of copies) await rm(join(cache, name), { force: true }).catch(() => {});
  }
}
