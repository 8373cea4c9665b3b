import module from 'node:module';
import { ensurePrivateDirectory } from '../process/private-directory.js';
import { cacheFolder } from '../util/cache-folder.js';

/** Of Node 22.1 and later, which the types of the oldest Node that we promise do not know. */
const { enableCompileCache } = module as { readonly enableCompileCache?: (folder: string) => void };

/**
 * Has Node keep what it compiles from here on, in `$XDG_CACHE_HOME/snakepit/compiled`, so that the next start need not compile
 * it. Where there is no such folder to be had, everything works as well, some 25 ms later. `NODE_COMPILE_CACHE` and
 * `NODE_DISABLE_COMPILE_CACHE` have the meaning that they have for Node.
 */
export function keepCompiled(env: NodeJS.ProcessEnv): void {
  if (enableCompileCache === undefined) return;
  const folder = cacheFolder(env, 'compiled');
  if (folder === undefined) return;
  try {
    // What is in it is run: nobody else may have put it there, as into a user's home under sudo.
    ensurePrivateDirectory(folder);
  } catch {
    return;
  }
  enableCompileCache(folder);
}
