import { lstatSync } from 'node:fs';
import module from 'node:module';
import { cacheFolder } from '../interpreter/cache-folder.js';
import { makeDirectorySync } from '../util/make-directory.js';

/** Of Node 22.1 and later, which the types of the oldest Node that we promise do not know. */
const { enableCompileCache } = module as { readonly enableCompileCache?: (folder: string) => void };

/**
 * Has Node keep what it compiles from here on, in `$XDG_CACHE_HOME/snakepit/compiled`, so that the next start need not compile
 * it. Where there is no such folder to be had, everything works as well, some 25 ms later. `NODE_COMPILE_CACHE` and
 * `NODE_DISABLE_COMPILE_CACHE` have the meaning that they have for Node.
 */
export function keepCompiled(env: NodeJS.ProcessEnv): void {
  const folder = cacheFolder(env, 'compiled');
  if (enableCompileCache === undefined || folder === undefined || !isOurs(folder)) return;
  enableCompileCache(folder);
}

/** Makes it where it is missing. What is in it is run: nobody else may have put it there, as into a user's home under sudo. */
function isOurs(folder: string): boolean {
  try {
    makeDirectorySync(folder, 0o700);
    const stats = lstatSync(folder);
    return stats.isDirectory() && stats.uid === process.geteuid?.() && (stats.mode & 0o022) === 0;
  } catch {
    return false;
  }
}
