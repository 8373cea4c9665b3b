import { lstatSync, mkdirSync, type Stats } from 'node:fs';
import { SnakepitError } from '../errors.js';
import { errnoOf, shortageError } from './system-error.js';

/**
 * Makes sure that a directory exists which only we can enter, so that no socket or file in it needs further
 * protection. Its parent must exist, or is made as private as well.
 *
 * Throws a SnakepitError `runtime-directory` that says what is wrong with what is there: it is never put
 * right silently, as somebody else may have put it there.
 */
export function ensurePrivateDirectory(path: string): void {
  refuseLineBreaks(path);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    // Something else of that name is looked at below, which tells more.
    if (errnoOf(error) !== 'EEXIST') throw cannotMake(path, actualCause(path, error));
  }
  checkPrivateDirectory(path);
}

/**
 * Makes sure that a directory is one that only we can enter, where it is there at all: below a private one nobody else can
 * put anything, so it may be made later, or just have been removed by a former run that is still cleaning up.
 *
 * Throws as `ensurePrivateDirectory` does.
 */
export function checkPrivateDirectory(path: string): void {
  refuseLineBreaks(path);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) checkPrivate(path, stats);
}

/**
 * Whether such a directory is there; makes nothing. Throws a SnakepitError `runtime-directory` that says what is wrong with
 * what is there instead.
 */
export function isPrivateDirectory(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  checkPrivate(path, stats);
  return true;
}

/** The sentinel is told paths a line each. */
function refuseLineBreaks(path: string): void {
  if (/[\r\n]/.test(path))
    throw unusable(path, 'its path has a line break', 'set XDG_RUNTIME_DIR or TMPDIR to another path');
}

function checkPrivate(path: string, stats: Stats): void {
  const remove = 'remove it, or set XDG_RUNTIME_DIR to a directory of your own';
  if (stats.isSymbolicLink()) throw unusable(path, 'it is a symbolic link', remove);
  if (!stats.isDirectory()) throw unusable(path, 'it is not a directory', remove);
  if (stats.uid !== process.getuid?.())
    throw unusable(path, `it belongs to another user (${stats.uid})`, remove);
  const mode = stats.mode & 0o777;
  if ((mode & 0o077) !== 0)
    throw unusable(path, `others can enter it (mode ${mode.toString(8)})`, `chmod 700 ${path}`);
}

/** Making several directories at once fails with ENOENT where the file system is read-only; making one says what is wrong. */
function actualCause(path: string, error: unknown): unknown {
  if (errnoOf(error) !== 'ENOENT') return error;
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (actual) {
    return actual;
  }
  return error;
}

function cannotMake(path: string, cause: unknown): SnakepitError {
  const doing = `cannot make the runtime directory ${path}`;
  const { message } = SnakepitError.from(cause);
  return (
    shortageError(doing, cause) ??
    new SnakepitError('runtime-directory', `${doing}: ${message}`, {
      cause,
      remedy: 'set XDG_RUNTIME_DIR or TMPDIR to a directory that you can write to',
    })
  );
}

function unusable(path: string, why: string, remedy: string): SnakepitError {
  return new SnakepitError('runtime-directory', `cannot use the runtime directory ${path}: ${why}`, {
    remedy,
  });
}
