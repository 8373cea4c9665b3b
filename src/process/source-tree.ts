import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The Python files below a folder, as they are at one moment. */
export interface SourceTree {
  /** Their paths, and what changes when they do. */
  readonly files: ReadonlyMap<string, string>;
  /** Where to hear of changes: the folders they are in, also those that links lead to. */
  readonly directories: ReadonlySet<string>;
  /** False where there are more folders than are looked at. */
  readonly isWhole: boolean;
}

export interface SourceTreeOptions {
  readonly folder: string;
  /** A file that is one of them whatever it is called. */
  readonly file: string | undefined;
  /** Folders that are looked at. */
  readonly mostDirectories: number;
}

/** Folders that a package of the user's own is never in; what pip and npm install, and what Python compiles. */
const foreign: ReadonlySet<string> = new Set([
  'node_modules',
  '__pycache__',
  'site-packages',
  'dist-packages',
]);

const importable = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;

/** Whether a change of an entry of this name may change the tree: a Python file, or a folder that can be a package. */
export function mayBeSource(name: string): boolean {
  if (name.startsWith('.')) return false;
  return name.endsWith('.py') || (importable.test(name) && !foreign.has(name));
}

/**
 * What could be imported from a folder, whether it is or not. Hidden folders, virtual environments and those that cannot be
 * packages are left out. What cannot be read is not there.
 */
export async function readSourceTree({
  folder,
  file,
  mostDirectories,
}: SourceTreeOptions): Promise<SourceTree> {
  const files = new Map<string, string>();
  const directories = new Set<string>();
  // Links may lead around in circles.
  const seen = new Set<string>();
  const waiting = [folder];
  for (let directory = waiting.shift(); directory !== undefined; directory = waiting.shift()) {
    if (seen.size === mostDirectories) return { files, directories, isWhole: false };
    const { ino, dev } = (await stat(directory).catch(() => undefined)) ?? {};
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    directories.add(directory);
    if (seen.has(`${dev}:${ino}`) || isEnvironment(entries)) continue;
    seen.add(`${dev}:${ino}`);
    for (const entry of entries) {
      const path = join(directory, entry.name);
      if (!mayBeSource(entry.name) && path !== file) continue;
      const facts = await stat(path).catch(() => undefined);
      if (facts?.isDirectory()) waiting.push(path);
      if (!facts?.isFile() || (!entry.name.endsWith('.py') && path !== file)) continue;
      files.set(path, `${facts.ino} ${facts.size} ${facts.mtimeMs}`);
      if (entry.isSymbolicLink()) directories.add(dirname(await realpath(path).catch(() => path)));
    }
  }
  return { files, directories, isWhole: true };
}

function isEnvironment(entries: readonly Dirent[]): boolean {
  return entries.some(({ name }) => name === 'pyvenv.cfg');
}
