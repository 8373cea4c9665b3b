import { collectPools, collectSettings } from '../../config/collect-pools.js';
import type { Collected } from '../../config/collect-values.js';
import { type ConfigFiles, noConfigFiles } from '../../config/file/config-file.js';
import type { LocatedMistake } from '../../config/file/mistakes.js';
import { isForEachPool } from '../../config/flag-scopes.js';
import { type Flag, startFlags } from '../../config/flags.js';
import type { Origin } from '../../config/origin.js';
import type { StartRequest } from '../../config/resolve-start-config.js';
import { writeValue } from '../../config/write-value.js';

/** One setting, in the words of its user. */
export interface SettingReport {
  /** Null: it is found out at start. */
  readonly value: unknown;
  readonly from: Origin;
  /** `snakepit.toml:3`, `SNAKEPIT_WORKERS`; null for a default. */
  readonly where: string | null;
}

/** What `config check --json` prints. */
export interface ConfigReport {
  /** Absolute paths; null: there is none. */
  readonly file: string | null;
  readonly user_file: string | null;
  /** By their keys in the file. */
  readonly settings: Readonly<Record<string, SettingReport>>;
  /** What each pool has, by its name: those settings of which it can have values of its own. None where there is one. */
  readonly pools: Readonly<Record<string, { readonly settings: Readonly<Record<string, SettingReport>> }>>;
  readonly warnings: readonly string[];
  readonly errors: readonly {
    readonly file: string | null;
    readonly line: number | null;
    readonly message: string;
    readonly remedy: string | null;
  }[];
}

export function configReport(request: StartRequest, warnings: readonly string[]): ConfigReport {
  const { files = noConfigFiles } = request;
  const pools = collectPools(request).flatMap(({ name, collected }) => {
    if (name === undefined) return [];
    const adapter = adapterReport(files, name);
    return [[name, { settings: { adapter, ...settingReports(collected, 'pool') } }] as const];
  });
  return {
    file: files.project?.path ?? null,
    user_file: files.user?.path ?? null,
    settings: { adapter: adapterReport(files), ...settingReports(collectSettings(request), 'pit') },
    pools: Object.fromEntries(pools),
    warnings,
    errors: [],
  };
}

/** Where nothing is known but what is wrong. */
export function errorReport(mistakes: readonly Partial<LocatedMistake>[]): ConfigReport {
  const errors = mistakes.map(({ file = null, line = null, message = '', remedy = null }) => ({
    file,
    line,
    message,
    remedy,
  }));
  return { file: null, user_file: null, settings: {}, pools: {}, warnings: [], errors };
}

function adapterReport({ project }: ConfigFiles, pool?: string): SettingReport {
  const own = pool === undefined ? undefined : project?.pools.get(pool)?.adapter;
  const value = own ?? project?.adapter;
  if (project === undefined || value === undefined) return { value: null, from: 'default', where: null };
  const path = own === undefined ? ['adapter'] : ['pool', pool ?? '', 'adapter'];
  return { value, from: 'project', where: project.place(path) };
}

function settingReports(
  { values, origin, where }: Collected,
  of: 'pit' | 'pool',
): Readonly<Record<string, SettingReport>> {
  const flags: readonly (readonly [string, Flag])[] = Object.entries(startFlags);
  const entries = flags
    .filter(([key, flag]) => !flag.isInNoFile && (of === 'pit' || isForEachPool(key)))
    .map(([key, flag]): [string, SettingReport] => {
      const name = key as keyof typeof startFlags;
      const from = origin[name];
      const value = writeValue(flag, values[name]) ?? null;
      return [name, { value, from, where: from === 'default' ? null : where[name] }];
    });
  return Object.fromEntries(entries);
}
