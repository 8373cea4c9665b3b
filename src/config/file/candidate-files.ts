import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { homeDirectory, xdgDirectory } from '../../util/xdg-directory.js';

/** What a project's settings are called where nobody says otherwise. */
export const projectFileName = 'snakepit.toml';
export const pyprojectName = 'pyproject.toml';

/** Where the user's own settings are; undefined for a user without a home. */
export function userFile(env: NodeJS.ProcessEnv): string | undefined {
  const folder = xdgDirectory(env, 'XDG_CONFIG_HOME', '.config');
  return folder === undefined ? undefined : join(folder, 'snakepit', 'config.toml');
}

/**
 * Folders in which a project's settings may be, nearest first: from this one upwards, as far as the project goes. It ends
 * with the repository, below the user's home, and below a folder into which anybody could have put a file.
 */
export function* projectFolders(cwd: string, env: NodeJS.ProcessEnv): Generator<string> {
  const home = homeDirectory(env);
  for (let folder = cwd; ; folder = dirname(folder)) {
    yield folder;
    const parent = dirname(folder);
    if (parent === folder || existsSync(join(folder, '.git'))) return;
    if (parent === home || isOpenToAll(parent)) return;
  }
}

function isOpenToAll(folder: string): boolean {
  const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o002) !== 0;
}
