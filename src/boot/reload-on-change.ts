import { stat } from 'node:fs/promises';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import type { AdapterSpec } from '../config/adapter-spec.js';
import type { StartConfig } from '../config/start-config.js';
import { SnakepitError } from '../errors.js';
import { removeCompiled } from '../process/remove-compiled.js';
import { watchSources } from '../process/watch-sources.js';
import type { Clock } from '../util/clock.js';

/** Folders below the adapter's that are watched: enough for any project, and few enough for the system. */
const mostDirectories = 1000;
/** File names that a line of the log can hold. */
const mostNames = 3;

export interface ReloadOnChangeOptions {
  readonly config: Pick<StartConfig, 'adapter' | 'cwd'>;
  /** That of the workers. */
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** `why` names the files that have changed. */
  readonly reload: (why: string) => void;
  /** What is less than was asked for, as a sentence. */
  readonly warn: (message: string) => void;
}

/**
 * Reloads whenever a Python file changes that the adapter can have imported: below the folder that it is imported from. To be
 * called before workers boot. Never rejects: where nothing can be watched it says so. Resolves to the undo.
 */
export async function reloadOnChange(options: ReloadOnChangeOptions): Promise<() => void> {
  const { config, env, clock, reload, warn } = options;
  const { adapter, cwd } = config;
  const place = await placeOf(adapter, cwd, env);
  if ('missing' in place) {
    warn(`--reload: ${place.missing}: nothing is watched`);
    return () => {};
  }
  const onFault = ({ message }: SnakepitError) => warn(`--reload: ${message}: nothing is watched any more`);
  const onChange = async (paths: readonly string[]) => {
    await removeCompiled(paths);
    reload(`${named(paths.map((path) => shortest(path, cwd)))} changed`);
  };
  try {
    const watch = await watchSources({
      ...place,
      mostDirectories,
      clock,
      onChange: (paths) => void onChange(paths),
      onFault,
    });
    if (!watch.tree.isWhole) {
      warn(`--reload: ${place.folder} has more than ${mostDirectories} folders: not all are watched`);
    }
    return watch.close;
  } catch (error) {
    onFault(SnakepitError.from(error));
    return () => {};
  }
}

type Place = { readonly folder: string; readonly file: string | undefined } | { readonly missing: string };

/** The folder that the adapter, and what belongs to it, is imported from. */
async function placeOf(adapter: AdapterSpec, cwd: string, env: NodeJS.ProcessEnv): Promise<Place> {
  switch (adapter.kind) {
    case 'demo':
      return { missing: 'the built-in demo tools do not change' };
    case 'file':
      return { folder: dirname(adapter.file), file: adapter.file };
    case 'module': {
      const [root = ''] = adapter.module.split('.');
      const searched = (env['PYTHONPATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
      for (const folder of [adapter.folder, ...searched.map((folder) => resolve(cwd, folder))]) {
        const found = await Promise.all([`${root}.py`, root].map((name) => exists(join(folder, name))));
        if (found.includes(true)) return { folder, file: undefined };
      }
      return { missing: `${root} is neither in ${adapter.folder} nor in a folder of PYTHONPATH` };
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function shortest(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  return fromHere.startsWith('..') ? path : fromHere;
}

function named(names: readonly string[]): string {
  if (names.length <= mostNames) return names.join(', ');
  return `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`;
}
