import { SnakepitError } from '../errors.js';
import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import { DirectoryWatches } from './directory-watches.js';
import { mayBeSource, readSourceTree, type SourceTree, type SourceTreeOptions } from './source-tree.js';

/** An editor writes, renames and removes several files for one save, and a checkout hundreds: all is well after such a rest. */
const restMs = 100;
/** Changes that come without a rest are told of after this time. */
const mostRestMs = 2000;

export interface WatchSourcesOptions extends SourceTreeOptions {
  readonly clock: Clock;
  /** Paths of files that were changed, made or removed since the last time, one or more. */
  readonly onChange: (paths: readonly string[]) => void;
  /** Called once, when nothing more can be watched. */
  readonly onFault: (error: SnakepitError) => void;
}

export interface SourceWatch {
  /** What there was at first: a change after that is told. */
  readonly tree: SourceTree;
  /** Watches no more. */
  close(): void;
}

/** Watches the Python files below a folder. Rejects with a SnakepitError `system` where the system does not do that. */
export async function watchSources(options: WatchSourcesOptions): Promise<SourceWatch> {
  const { file, clock, onChange, onFault } = options;
  const watches = new DirectoryWatches((name) => mayBeSource(name) || (file?.endsWith(`/${name}`) ?? false));
  const over = new AbortController();
  const close = () => {
    over.abort();
    watches.cover([]);
    watches.change.resolve();
  };

  /** First watched, then looked at: what comes in between is seen, or heard of. */
  async function look(): Promise<SourceTree> {
    for (;;) {
      const tree = await readSourceTree(options);
      if (over.signal.aborted || !watches.cover(tree.directories)) return tree;
    }
  }

  /** Until nothing has changed for a while. */
  async function rest(): Promise<void> {
    const latest = clock.now() + mostRestMs;
    let why: 'changed' | 'rested' = 'changed';
    while (why === 'changed' && !over.signal.aborted && clock.now() < latest) {
      watches.change = deferred();
      const rested = deferred<'rested'>();
      const cancel = clock.schedule(restMs, () => rested.resolve('rested'));
      why = await Promise.race([watches.change.promise.then(() => 'changed' as const), rested.promise]);
      cancel();
    }
  }

  async function follow(first: SourceTree): Promise<void> {
    for (let known = first; ; ) {
      await watches.change.promise;
      await rest();
      if (over.signal.aborted) return;
      const tree = await look();
      if (over.signal.aborted) return;
      const changed = differences(known.files, tree.files);
      known = tree;
      if (changed.length > 0) onChange(changed);
    }
  }

  try {
    const tree = await look();
    follow(tree).catch((error: unknown) => {
      close();
      onFault(SnakepitError.from(error));
    });
    return { tree, close };
  } catch (error) {
    close();
    throw error;
  }
}

function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = new Set([...after.keys(), ...before.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}
