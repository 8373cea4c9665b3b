import type { Collected } from '../../config/collect-values.js';
import type { ConfigFiles } from '../../config/file/config-file.js';
import type { LocatedMistake } from '../../config/file/mistakes.js';
import { type Flag, startFlags } from '../../config/flags.js';
import type { Origin } from '../../config/origin.js';
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
  readonly warnings: readonly string[];
  readonly errors: readonly {
    readonly file: string | null;
    readonly line: number | null;
    readonly message: string;
    readonly remedy: string | null;
  }[];
}

export function configReport(
  files: ConfigFiles,
  collected: Collected,
  warnings: readonly string[],
): ConfigReport {
  return {
    file: files.project?.path ?? null,
    user_file: files.user?.path ?? null,
    settings: { adapter: adapterReport(files), ...settingReports(collected) },
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
  return { file: null, user_file: null, settings: {}, warnings: [], errors };
}

function adapterReport({ project }: ConfigFiles): SettingReport {
  if (project?.adapter === undefined) return { value: null, from: 'default', where: null };
  return { value: project.adapter, from: 'project', where: project.place(['adapter']) };
}

function settingReports({ values, origin, where }: Collected): Readonly<Record<string, SettingReport>> {
  const flags: readonly (readonly [string, Flag])[] = Object.entries(startFlags);
  const entries = flags
    .filter(([, flag]) => !flag.isInNoFile)
    .map(([key, flag]): [string, SettingReport] => {
      const name = key as keyof typeof startFlags;
      const from = origin[name];
      const value = writeValue(flag, values[name]) ?? null;
      return [name, { value, from, where: from === 'default' ? null : where[name] }];
    });
  return Object.fromEntries(entries);
}
