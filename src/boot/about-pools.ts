import { defaultTool } from '../command.js';
import type { AdapterSpec } from '../config/adapter-spec.js';
import type { StartConfig } from '../config/start-config.js';
import type { PitEvent } from '../events.js';
import type { PreparedPool } from './prepare-pools.js';

type About = Pick<Extract<PitEvent, { type: 'pit-started' }>, 'adapter' | 'workers' | 'python' | 'pools'>;

/** What the beginning of a pit says of its pools. */
export function aboutPools(pools: readonly PreparedPool[]): About {
  const all = pools.map(({ name, settings: { adapter, workers }, python }) => ({
    pool: name,
    adapter: specOf(adapter),
    workers,
    python: `Python from ${python.source} (${python.file})`,
  }));
  const [first] = all;
  const named = all.flatMap(({ pool, adapter, ...rest }) =>
    pool === undefined ? [] : [{ pool, adapter: adapter ?? 'demo', ...rest }],
  );
  if (named.length === 0)
    return { adapter: first?.adapter, workers: first?.workers ?? 0, python: first?.python ?? '' };
  return {
    adapter: joined(named.map(({ adapter }) => adapter)),
    workers: named.reduce((sum, { workers }) => sum + workers, 0),
    python: joined(named.map(({ python }) => python)),
    pools: named,
  };
}

/** The tool of commands that name none, whoever sends them. */
export function toolOf({ pools }: StartConfig): string | undefined {
  const has = pools.some(
    ({ settings: { adapter } }) => adapter.kind !== 'demo' && adapter.attribute !== undefined,
  );
  return has ? defaultTool : undefined;
}

function specOf(adapter: AdapterSpec): string | undefined {
  return adapter.kind === 'demo' ? undefined : adapter.spec;
}

function joined(words: readonly string[]): string {
  return [...new Set(words)].join(', ');
}
