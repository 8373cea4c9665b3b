import { join } from 'node:path';
import { xdgDirectory } from './xdg-directory.js';

/**
 * A folder of ours in the user's cache, `$XDG_CACHE_HOME/snakepit/<name>`: the packages that Pythons lack, the bytecode of
 * our own modules, or what Node has compiled of us. Undefined for a user who has no home.
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv,
  name: 'packages' | 'bytecode' | 'compiled',
): string | undefined {
  const cache = xdgDirectory(env, 'XDG_CACHE_HOME', '.cache');
  return cache === undefined ? undefined : join(cache, 'snakepit', name);
}
