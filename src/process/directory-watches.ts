import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { SnakepitError } from '../errors.js';
import { deferred } from '../util/deferred.js';
import { errnoOf } from './system-error.js';

/** Hears of changes in directories. Whoever makes it ends it: `cover([])`. */
export class DirectoryWatches {
  /** Resolves at the next change; to be renewed by whoever waits. */
  change = deferred();
  readonly #matters: (file: string) => boolean;
  /** By what they are of: a directory, or its coming. */
  readonly #watchers = new Map<string, FSWatcher>();

  /** `matters`: whether a change of an entry of this name is one. Default: all are. */
  constructor(matters: (file: string) => boolean = () => true) {
    this.#matters = matters;
  }

  /**
   * Watches these and no others; of one that is not there, whether it comes. True where some were not watched before. Throws a
   * SnakepitError `system` where the system watches nothing more.
   */
  cover(directories: Iterable<string>): boolean {
    const before = new Set(this.#watchers.values());
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
    return [...this.#watchers.values()].some((watcher) => !before.has(watcher));
  }

  /** False where there is no such directory. `only`: the one entry that matters. */
  #watch(key: string, directory: string, only?: string): boolean {
    if (this.#watchers.has(key)) return true;
    try {
      const watcher = watch(directory, (_type, file) => {
        // What has its own name may be the directory itself, which has gone: one of that name is another then.
        const mayBeGone = file === basename(directory);
        if (mayBeGone) this.#drop(key);
        const isMeant = only === undefined ? file === null || this.#matters(file) : (file ?? only) === only;
        if (isMeant || mayBeGone) this.change.resolve();
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
    remedy: isShort(cause) ? 'The system allows only so many watches: see fs.inotify in sysctl.' : undefined,
  });
}

function isShort(cause: unknown): boolean {
  return ['ENOSPC', 'EMFILE'].includes(errnoOf(cause) ?? '');
}
