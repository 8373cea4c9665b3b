import { SnakepitError } from '../errors.js';

/** What the system ran out of, and what the user can do about it. */
const shortages: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  EAGAIN: [
    'no more processes may be started',
    'raise the limit of processes (ulimit -u), or use fewer workers',
  ],
  ENOMEM: ['out of memory', 'use fewer workers'],
  EMFILE: ['too many open files', 'raise the limit of open files (ulimit -n), or use fewer workers'],
  ENFILE: ['too many open files on this machine', 'close other programs, or use fewer workers'],
  ENOSPC: ['no space left on the device', 'make room on the device'],
  EDQUOT: ['disk quota exceeded', 'make room on the device'],
};

/** A shortage of the system as an error of code `system`; undefined for any other kind of error. */
export function shortageError(doing: string, cause: unknown): SnakepitError | undefined {
  const shortage = shortages[errnoOf(cause) ?? ''];
  if (shortage === undefined) return undefined;
  const [what, remedy] = shortage;
  return new SnakepitError('system', `${doing}: ${what}`, { cause, remedy });
}

/** The `errno` name of an error, or of what caused it. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && /^E[A-Z0-9]+$/.test(code) ? code : errnoOf(error.cause);
}
