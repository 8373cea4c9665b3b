import { constants } from 'node:fs';
import { lstat, open, rename } from 'node:fs/promises';
import { SnakepitError } from '../errors.js';
import { makeDirectory } from '../util/make-directory.js';

export interface RotationLimits {
  /** Of a file; what would be more goes to a new one. */
  readonly bytes: number;
  /** Older files that are kept: `w1.log.1`, the newest of them, to `w1.log.5`. */
  readonly kept: number;
}

export const defaultRotation: RotationLimits = { bytes: 10 * 1024 * 1024, kept: 5 };

const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
const flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW;

/**
 * Adds lines to a log file, or to a new one where it would get too large. It is open only meanwhile, so that a thousand
 * workers take no descriptors.
 */
export async function appendLog(path: string, lines: string, limits: RotationLimits): Promise<void> {
  const bytes = Buffer.from(lines);
  const file = await open(path, flags, 0o600);
  try {
    const { size } = await file.stat();
    if (size === 0 || size + bytes.length <= limits.bytes) return await file.writeFile(bytes);
  } finally {
    await file.close();
  }
  await rotate(path, limits.kept);
  await appendLog(path, lines, limits);
}

async function rotate(path: string, kept: number): Promise<void> {
  for (let number = kept; number >= 1; number--) {
    const older = number === 1 ? path : `${path}.${number - 1}`;
    await rename(older, `${path}.${number}`).catch(unlessMissing);
  }
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/**
 * Makes the folder of log files where it is missing; they say what users compute, so it is theirs alone.
 *
 * Throws a SnakepitError `system` where what is there could be used by others to read or to mislead.
 */
export async function ensureLogDirectory(path: string): Promise<void> {
  await makeDirectory(path, 0o700);
  const stats = await lstat(path);
  const why = !stats.isDirectory()
    ? 'it is not a directory'
    : stats.uid !== process.getuid?.()
      ? `it belongs to another user (${stats.uid})`
      : (stats.mode & 0o022) !== 0
        ? `others can write to it (mode ${(stats.mode & 0o777).toString(8)})`
        : undefined;
  if (why !== undefined) throw new SnakepitError('system', why);
}
