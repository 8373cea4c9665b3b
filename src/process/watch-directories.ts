import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { SnakepitError } from '../errors.js';
import { deferred } from '../util/deferred.js';
import { errnoOf } from './system-error.js';

/**
 * What `look` finds, as soon as it finds something: it looks at once, and again after every change in these directories,
 * which need not be there yet. Undefined where nobody waits any more. Rejects as `look` does, and with a SnakepitError
 * `system` where directories cannot be watched.
 *
 * @param directories is asked again each time.
 */
export async function untilFound<T>(
  directories: () => readonly string[],
  look: () => Promise<T | undefined>,
  cancelled: AbortSignal,
): Promise<T | undefined> {
  const watches = new Watches();
  const cancel = () => watches.change.resolve();
  cancelled.addEventListener('abort', cancel, { once: true });
  try {
    while (!cancelled.aborted) {
      watches.change = deferred();
      // First watched, then looked at: what comes in between is seen, or heard of.
      watches.cover(directories());
      const found = await look();
      if (found !== undefined) return found;
      await watches.change.promise;
    }
    return undefined;
  } finally {
    cancelled.removeEventListener('abort', cancel);
    watches.cover([]);
  }
}

class Watches {
  change = deferred();
  /** By what they are of: a directory, or its coming. */
  readonly #watchers = new Map<string, FSWatcher>();

  /** Watches these and no others; of one that is not there, whether it comes. */
  cover(directories: readonly string[]): void {
    const wanted = new Set<string>();
    for (const directory of directories) {
      if (this.#watch(directory, directory)) wanted.add(directory);
      else {
        const coming = `coming of ${directory}`;
        if (this.#watch(coming, dirname(directory), basename(directory))) wanted.add(coming);
        // It may just have come.
        if (this.#watch(directory, directory)) wanted.add(directory);
      }
    }
    for (const key of this.#watchers.keys()) if (!wanted.has(key)) this.#drop(key);
  }

  /** False where there is no such directory. `only`: the one entry that matters. */
  #watch(key: string, directory: string, only?: string): boolean {
    if (this.#watchers.has(key)) return true;
    try {
      const watcher = watch(directory, (_type, file) => {
        // What has its own name may be the directory itself, which has gone: one of that name is another then.
        if (file === basename(directory)) this.#drop(key);
        if (only === undefined || file === null || file === only) this.change.resolve();
      });
      watcher.on('error', () => {
        this.#drop(key);
        this.change.resolve();
      });
      this.#watchers.set(key, watcher);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false;
      throw cannotWatch(directory, error);
    }
  }

  #drop(key: string): void {
    this.#watchers.get(key)?.close();
    this.#watchers.delete(key);
  }
}

function cannotWatch(directory: string, cause: unknown): SnakepitError {
  return new SnakepitError('system', `cannot watch ${directory}: ${SnakepitError.from(cause).message}`, {
    cause,
    remedy: 'The system allows only so many watches: see fs.inotify in sysctl.',
  });
}
