import { type Dirent, readdirSync } from 'node:fs';
import { baseDirectory, instancePaths } from '../process/instance-paths.js';
import type { InstanceQuery } from './find-instance.js';

/** The directories in which something changes when an instance comes, listens or goes: of one name, or of any. */
export function instanceDirectories({ name, env }: Pick<InstanceQuery, 'name' | 'env'>): readonly string[] {
  const base = baseDirectory(env);
  const names = name === undefined ? directoriesIn(base) : [name];
  const directories = names.flatMap((one) => {
    const { directory, sockets } = instancePaths(one, env);
    return [directory, sockets];
  });
  return [...new Set([base, ...directories])];
}

function directoriesIn(base: string): readonly string[] {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(base, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
}
