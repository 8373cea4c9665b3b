import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { SnakepitError } from '../errors.js';
import { ensureLogDirectory } from './append-log.js';
import { logDirectory, logRoot } from './log-directory.js';

/** What the file is called beside the logs of an instance; the one before it, where it said something, has `.1`. */
export const stderrFileName = 'supervisor.stderr';

/** Standard error of a supervisor that nobody watches: empty, unless it fails or crashes. */
export interface StderrFile {
  /** For whoever is to write it. */
  readonly fd: number;
  /** What was written, or the last 256 KiB of it. */
  read(): string;
  /** Puts it beside the logs of this instance. */
  keep(name: string): Promise<void>;
  discard(): void;
}

const startingPrefix = '.starting-';
const mostBytesRead = 256 * 1024;
const { O_RDWR, O_APPEND, O_CREAT, O_EXCL } = constants;

/**
 * Makes one. It goes by another name until it is known whose it is.
 *
 * Throws a SnakepitError `system` where the folder of logs cannot be written.
 */
export async function openStderrFile(env: NodeJS.ProcessEnv): Promise<StderrFile> {
  const root = logRoot(env);
  const path = join(root, `${startingPrefix}${process.pid}`);
  let fd: number;
  try {
    await ensureLogDirectory(root);
    removeAbandoned(root);
    fd = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL, 0o600);
  } catch (error) {
    throw unusable(root, error);
  }
  return {
    fd,
    read: () => readEnd(fd),
    async keep(name) {
      const directory = logDirectory(name, env);
      const final = join(directory, stderrFileName);
      try {
        await ensureLogDirectory(directory);
        const before = await stat(final).catch(() => undefined);
        if (before !== undefined && before.size > 0) await rename(final, `${final}.1`);
        await rename(path, final);
      } catch (error) {
        throw unusable(directory, error);
      } finally {
        closeSync(fd);
      }
    },
    discard() {
      closeSync(fd);
      rmSync(path, { force: true });
    },
  };
}

/** What was left where whoever waited for a supervisor was killed. One of our own number is such a one, too. */
function removeAbandoned(root: string): void {
  for (const name of readdirSync(root)) {
    const pid = name.startsWith(startingPrefix) ? Number(name.slice(startingPrefix.length)) : Number.NaN;
    if (pid > 0 && (pid === process.pid || !isAlive(pid))) rmSync(join(root, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readEnd(fd: number): string {
  const { size } = fstatSync(fd);
  const bytes = Buffer.alloc(Math.min(size, mostBytesRead));
  const count = readSync(fd, bytes, 0, bytes.length, size - bytes.length);
  return bytes.toString('utf8', 0, count);
}

function unusable(directory: string, error: unknown): SnakepitError {
  const { errno } = error as NodeJS.ErrnoException;
  const why = getSystemErrorMap().get(errno ?? 0)?.[1] ?? SnakepitError.from(error).message;
  return new SnakepitError('system', `log files cannot be written in ${directory}: ${why}`, {
    cause: error,
    remedy: 'In the background there is no other place for a log: set XDG_STATE_HOME to a folder of yours.',
  });
}
