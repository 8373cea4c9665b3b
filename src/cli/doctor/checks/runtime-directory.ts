import { chmodSync, lstatSync } from 'node:fs';
import { formatSize } from '../../../config/units.js';
import { SnakepitError } from '../../../errors.js';
import { baseDirectory } from '../../../process/instance-paths.js';
import { isPrivateDirectory } from '../../../process/private-directory.js';
import type { Check } from '../check.js';
import { folderFacts } from '../folder-facts.js';

/** Sockets and slot files of a hundred workers. */
const leastBytes = 64 * 2 ** 20;

export const runtimeDirectory: Check = {
  name: 'runtime_directory',
  title: 'Runtime',
  async run({ env }) {
    const path = baseDirectory(env);
    const { exists, isWritable, freeBytes } = folderFacts(path);
    const facts = { path, exists, writable: isWritable, free_bytes: freeBytes ?? null };
    try {
      isPrivateDirectory(path);
    } catch (thrown) {
      const { message, remedy } = SnakepitError.from(thrown);
      const fix = isOnlyLookedInto(path) ? async () => chmodSync(path, 0o700) : undefined;
      return { verdict: 'problem', says: message, remedy: sentence(remedy), fix, facts };
    }
    if (!isWritable) {
      return {
        verdict: 'problem',
        says: `${path} cannot be ${exists ? 'written' : 'made'}`,
        remedy: 'Set XDG_RUNTIME_DIR or TMPDIR to a directory that you can write to.',
        facts,
      };
    }
    if (freeBytes !== undefined && freeBytes < leastBytes) {
      return {
        verdict: 'warning',
        says: `${path} has no more than ${formatSize(Math.floor(freeBytes / 1024) * 1024)} free`,
        remedy: 'Make room there, or set XDG_RUNTIME_DIR to a directory that has some.',
        facts,
      };
    }
    return { verdict: 'ok', says: `${path}${exists ? '' : ' (made at the first start)'}`, facts };
  },
};

/** Where nobody else could write, nobody has put anything there: then it is enough to close it. */
function isOnlyLookedInto(path: string): boolean {
  const stats = lstatSync(path);
  return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;
}

function sentence(remedy: string | undefined): string | undefined {
  if (remedy === undefined) return undefined;
  return remedy.startsWith('chmod')
    ? `Close it: ${remedy}`
    : `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}.`;
}
