import { watch } from 'node:fs';
import { SnakepitError } from '../errors.js';
import { deferred } from '../util/deferred.js';
import { logNameOf } from './log-names.js';

/** Tells whose logs have changed in a folder. */
export interface LogWatch {
  /** Names of those that have since it was last asked; waits until there are some, or it is called off. */
  changed(): Promise<ReadonlySet<string>>;
  close(): void;
}

/**
 * Throws a SnakepitError `system` where the system watches nothing more.
 *
 * @param left nobody waits any more once it aborts.
 */
export function watchLogs(directory: string, left: AbortSignal): LogWatch {
  let names = new Set<string>();
  let wake = deferred();
  const cannot = (cause: unknown) =>
    new SnakepitError('system', `cannot watch ${directory}: ${SnakepitError.from(cause).message}`, { cause });
  try {
    const watcher = watch(directory, (_kind, file) => {
      const name = logNameOf(file ?? '');
      if (name === undefined) return;
      names.add(name);
      wake.resolve();
    });
    watcher.on('error', (error) => wake.reject(cannot(error)));
    left.addEventListener('abort', () => wake.resolve(), { once: true });
    return {
      async changed() {
        if (!left.aborted) await wake.promise;
        wake = deferred();
        const taken = names;
        names = new Set();
        return taken;
      },
      close: () => watcher.close(),
    };
  } catch (error) {
    throw cannot(error);
  }
}
