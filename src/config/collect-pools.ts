import { SnakepitError } from '../errors.js';
import { type AdapterSpec, parseAdapterSpec } from './adapter-spec.js';
import { at, type Collected, collectValues, type ValueLayer } from './collect-values.js';
import { inBackground } from './detachable.js';
import { noConfigFiles } from './file/config-file.js';
import { startFlags } from './flags.js';
import type { StartRequest } from './resolve-start-config.js';

/** What was said of one pool. */
export interface PoolSettings {
  /** Undefined: it is the only one. */
  readonly name: string | undefined;
  readonly adapter: AdapterSpec;
  readonly collected: Collected;
}

/** Each setting, from wherever it was said closest to us; what a file says of a pool comes before what it says of all. */
export function collectSettings(request: StartRequest, pool?: ValueLayer): Collected {
  const { flags, environment, files = noConfigFiles } = request;
  const layers = [pool, files.project?.settings, files.user?.settings].filter((layer) => layer !== undefined);
  const collected = collectValues(startFlags, flags, environment, layers);
  return collected.values.detach ? inBackground(collected) : collected;
}

/** The pools of the project's file; the one without a name where there are none, or ADAPTER was given. Throws `usage`. */
export function collectPools(request: StartRequest): readonly PoolSettings[] {
  const { adapter, cwd, files = noConfigFiles } = request;
  const { project } = files;
  const shared = () => {
    if (project?.adapter === undefined) return parseAdapterSpec(undefined, cwd);
    return adapterIn(request, project.adapter, ['adapter']);
  };
  if (adapter !== undefined || project === undefined || project.pools.size === 0) {
    const only = adapter === undefined ? shared() : parseAdapterSpec(adapter, cwd);
    return [{ name: undefined, adapter: only, collected: collectSettings(request) }];
  }
  return [...project.pools].map(([name, pool]) => {
    const own = pool.adapter;
    if (own === undefined && project.adapter === undefined) {
      throw new SnakepitError('usage', `${project.place(['pool', name])}: [pool.${name}] names no adapter`, {
        remedy: 'Write adapter = "tools.py" below it, or above the first pool for all of them.',
      });
    }
    return {
      name,
      adapter: own === undefined ? shared() : adapterIn(request, own, ['pool', name, 'adapter']),
      collected: collectSettings(request, pool.settings),
    };
  });
}

/** That pools are left out, as one warning; none where nothing is. */
export function leftOutPools({ adapter, files = noConfigFiles }: StartRequest): readonly string[] {
  const { project } = files;
  if (adapter === undefined || project === undefined || project.pools.size === 0) return [];
  const names = [...project.pools.keys()].join(', ');
  return [`the pools of ${project.place([])} (${names}) are left out, since ADAPTER was given`];
}

function adapterIn({ cwd, files }: StartRequest, spec: string, path: readonly string[]): AdapterSpec {
  const project = files?.project;
  const place = project?.place(path);
  return at(`adapter in ${place}`, () => parseAdapterSpec(spec, cwd, project?.folder));
}
