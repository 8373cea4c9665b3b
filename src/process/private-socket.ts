import { lstatSync } from 'node:fs';
import { SnakepitError } from '../errors.js';

/**
 * Whether a socket is there that is ours alone. Throws a SnakepitError `runtime-directory` that says what is wrong with what
 * is there instead: whatever is told to it, or heard from it, could be somebody else's.
 */
export function isPrivateSocket(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (stats.isSymbolicLink()) throw unusable(path, 'it is a symbolic link');
  if (!stats.isSocket()) throw unusable(path, 'it is not a socket');
  if (stats.uid !== process.getuid?.()) throw unusable(path, `it belongs to another user (${stats.uid})`);
  const mode = stats.mode & 0o777;
  if ((mode & 0o077) !== 0) throw unusable(path, `others can connect to it (mode ${mode.toString(8)})`);
  return true;
}

function unusable(path: string, why: string): SnakepitError {
  return new SnakepitError('runtime-directory', `cannot use the control socket ${path}: ${why}`, {
    remedy:
      'a socket of snakepit belongs to you, with mode 600: end the instance with a signal, and start it again',
  });
}
