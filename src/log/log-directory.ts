import { join } from 'node:path';
import { SnakepitError } from '../errors.js';
import { xdgDirectory } from '../util/xdg-directory.js';

/**
 * Where the log files of all instances are, a folder each: `$XDG_STATE_HOME/snakepit`, or `~/.local/state/snakepit`.
 *
 * Throws a SnakepitError `system` for a user who has no home.
 */
export function logRoot(env: NodeJS.ProcessEnv): string {
  const state = xdgDirectory(env, 'XDG_STATE_HOME', join('.local', 'state'));
  if (state !== undefined) return join(state, 'snakepit');
  throw new SnakepitError('system', 'you have no home directory', { remedy: 'Set HOME or XDG_STATE_HOME.' });
}

/** Where those of one instance are. */
export function logDirectory(name: string, env: NodeJS.ProcessEnv): string {
  return join(logRoot(env), name);
}
