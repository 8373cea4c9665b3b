import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * What one of the XDG variables names: the specification has empty and relative paths ignored, and then it is this folder
 * of the home. Undefined for a user who has none.
 */
export function xdgDirectory(
  env: NodeJS.ProcessEnv,
  variable: 'XDG_STATE_HOME' | 'XDG_CACHE_HOME' | 'XDG_CONFIG_HOME',
  inHome: string,
): string | undefined {
  const told = env[variable];
  if (told !== undefined && isAbsolute(told)) return told;
  const home = homeDirectory(env);
  return home === undefined ? undefined : join(home, inHome);
}

/** The user's home: HOME, else as the system knows it; undefined where neither is an absolute path. */
export function homeDirectory(env: NodeJS.ProcessEnv): string | undefined {
  return [env['HOME'], homeOfUser()].find((path) => path !== undefined && isAbsolute(path));
}

/** Jobs may be started without HOME, and users of containers may be known by number only. */
function homeOfUser(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}
