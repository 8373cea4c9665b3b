import { lstatSync, type Stats } from 'node:fs';
import { SnakepitError } from '../errors.js';
import { makeDirectorySync } from '../util/make-directory.js';
import { shortageError } from './system-error.js';

const elsewhere = 'set XDG_RUNTIME_DIR or TMPDIR to a directory that you can write to';

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
    makeDirectorySync(path, 0o700);
  } catch (error) {
    throw cannotMake(path, error);
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
  const stats = look(path);
  if (stats !== undefined) checkPrivate(path, stats);
}

/**
 * Whether such a directory is there; makes nothing. Throws a SnakepitError `runtime-directory` that says what is wrong with
 * what is there instead.
 */
export function isPrivateDirectory(path: string): boolean {
  const stats = look(path);
  if (stats === undefined) return false;
  checkPrivate(path, stats);
  return true;
}

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw unusable(path, SnakepitError.from(cause).message, elsewhere, cause);
  }
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

function cannotMake(path: string, cause: unknown): SnakepitError {
  const doing = `cannot make the runtime directory ${path}`;
  const { message } = SnakepitError.from(cause);
  return (
    shortageError(doing, cause) ??
    new SnakepitError('runtime-directory', `${doing}: ${message}`, {
      cause,
      remedy: elsewhere,
    })
  );
}

function unusable(path: string, why: string, remedy: string, cause?: unknown): SnakepitError {
  return new SnakepitError('runtime-directory', `cannot use the runtime directory ${path}: ${why}`, {
    remedy,
    cause,
  });
}
