import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { SnakepitError } from '../errors.js';

/**
 * Where the log files of all instances are, a folder each: `$XDG_STATE_HOME/snakepit`, or `~/.local/state/snakepit`.
 *
 * Throws a SnakepitError `system` for a user who has no home.
 */
export function logRoot(env: NodeJS.ProcessEnv): string {
  const state = env['XDG_STATE_HOME'] ?? '';
  // The specification of XDG has relative paths ignored.
  return join(isAbsolute(state) ? state : join(home(env), '.local', 'state'), 'snakepit');
}

/** Where those of one instance are. */
export function logDirectory(name: string, env: NodeJS.ProcessEnv): string {
  return join(logRoot(env), name);
}

function home(env: NodeJS.ProcessEnv): string {
  const told = env['HOME'] ?? '';
  const path = isAbsolute(told) ? told : homeOfUser();
  if (isAbsolute(path)) return path;
  throw new SnakepitError('system', 'you have no home directory', { remedy: 'Set HOME or XDG_STATE_HOME.' });
}

/** As the system knows it: jobs may be started without HOME, and users of containers may be known by number only. */
function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return '';
  }
}
