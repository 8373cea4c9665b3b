import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { SnakepitError } from '../errors.js';

/** Where the files of an instance are; the same for whoever asks in the same environment. */
export interface InstancePaths {
  /** Holds the directories of all instances. */
  readonly base: string;
  readonly directory: string;
  /**
   * For sockets: the same directory, or a short one elsewhere where their paths would be too long for the
   * system.
   */
  readonly sockets: string;
}

/** The system takes 107 bytes on Linux, 103 on macOS. */
export const longestSocketPath = 100;
/** Room for a slash and the longest name of a socket: of a worker, its pool and its generation. */
const longestSocketName = 32;

/**
 * `$XDG_RUNTIME_DIR/snakepit/<name>`, or `$TMPDIR/snakepit-<uid>/<name>` where the former is not set or not
 * ours, as after `su`.
 *
 * Throws a SnakepitError: `usage` where the name cannot be a directory's.
 */
export function instancePaths(name: string, env: NodeJS.ProcessEnv): InstancePaths {
  checkName(name);
  const base = baseDirectory(env);
  const directory = join(base, name);
  const isLong = Buffer.byteLength(directory) + longestSocketName > longestSocketPath;
  return { base, directory, sockets: isLong ? join('/tmp', privateName(), shortName(directory)) : directory };
}

export function baseDirectory(env: NodeJS.ProcessEnv): string {
  const runtime = env['XDG_RUNTIME_DIR'];
  if (runtime !== undefined && isOwnDirectory(runtime)) return join(runtime, 'snakepit');
  return join(temporaryDirectory(env), privateName());
}

/** A relative one would be another place for whoever asks elsewhere. */
function temporaryDirectory(env: NodeJS.ProcessEnv): string {
  const told = env['TMPDIR'];
  return told !== undefined && isAbsolute(told) ? told : '/tmp';
}

function checkName(name: string): void {
  if (/^[^/\p{Cc}]+$/u.test(name) && !name.startsWith('.') && Buffer.byteLength(name) <= 100) return;
  throw new SnakepitError('usage', `${JSON.stringify(name)} cannot be the name of an instance`, {
    remedy: 'use up to 100 bytes without slashes and control characters, not beginning with a dot',
  });
}

function isOwnDirectory(path: string): boolean {
  if (!isAbsolute(path)) return false;
  try {
    const stats = statSync(path);
    return stats.isDirectory() && stats.uid === process.getuid?.();
  } catch {
    // Not there, or behind a directory that we may not enter, as after `su`.
    return false;
  }
}

function privateName(): string {
  return `snakepit-${process.getuid?.()}`;
}

function shortName(directory: string): string {
  return createHash('sha256').update(directory).digest('hex').slice(0, 16);
}
