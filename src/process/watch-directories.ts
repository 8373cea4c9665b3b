import { deferred } from '../util/deferred.js';
import { DirectoryWatches } from './directory-watches.js';

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
  const watches = new DirectoryWatches();
  const cancel = () => watches.change.resolve();
  cancelled.addEventListener('abort', cancel, { once: true });
  try {
    while (!cancelled.aborted) {
      watches.change = deferred();
      // First watched, then looked at: what comes in between is seen, or heard of. What comes after it was listed and before
      // that would be heard of is seen by listing once more.
      let isNew = true;
      while (isNew) isNew = watches.cover(directories());
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
