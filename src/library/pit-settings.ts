import type { GivenFlags } from '../config/collect-values.js';
import type { ConfigFiles } from '../config/file/config-file.js';
import { type Flag, type StartFlagName, startFlags } from '../config/flags.js';
import { SnakepitError } from '../errors.js';
import { nearest } from '../util/nearest.js';

/** Flags of `start` that are about its standard streams, its terminal and its log: a pit inside a program has none of them. */
const notHere = [
  ...(['detach', 'reload', 'dashboard', 'quiet', 'verbose', 'log-level', 'log-format'] as const),
  ...(['lines', 'null', 'jsonl', 'csv', 'tsv', 'id', 'on-eof'] as const),
  ...(['output', 'keep-order', 'raw', 'errors', 'resume', 'resume-failed', 'joblog'] as const),
  ...(['timing', 'stream', 'halt'] as const),
] satisfies readonly StartFlagName[];

type SettingFlag = Exclude<StartFlagName, (typeof notHere)[number]>;

type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

type SettingValue<F extends Flag> = F extends { choices: readonly (infer Choice)[] }
  ? Choice
  : F extends { kind: 'switch' }
    ? boolean
    : F extends { kind: 'count' }
      ? number
      : F extends { kind: 'assignments' }
        ? Readonly<Record<string, string>>
        : F extends { kind: 'list' }
          ? readonly (number | string)[] | string
          : F extends { kind: 'duration' | 'interval' | 'size' }
            ? number | string
            : string;

/**
 * The flags of `snakepit start`, in camel case, as far as they are about workers and commands; `docs/cli.md` says what each
 * means, and what it is by default. Durations are `'30s'`, or a number of milliseconds; sizes `'64MiB'`, or a number of bytes; lists an array.
 */
export type PitSettings = {
  readonly [Name in SettingFlag as CamelCase<Name>]?: SettingValue<(typeof startFlags)[Name]> | undefined;
};

const settingFlags: ReadonlyMap<string, StartFlagName> = new Map(
  (Object.keys(startFlags) as StartFlagName[])
    .filter((name) => !(notHere as readonly string[]).includes(name))
    .map((name) => [name.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase()), name]),
);

/** Settings as the command line would say them. Throws `usage` for one that there is not. */
export function flagsOf(settings: object): GivenFlags {
  const given: Record<string, string | boolean | readonly string[]> = {};
  for (const [key, value] of Object.entries(settings)) {
    if (value === undefined) continue;
    const name = settingFlags.get(key);
    if (name === undefined) throw unknownSetting(key);
    given[name] = spelled(startFlags[name], value);
  }
  return given;
}

/** What files say to a pit inside a program: what they say of streams, terminal and log is for others. */
export function withoutOthers(files: ConfigFiles): ConfigFiles {
  const { project } = files;
  if (project === undefined) return files;
  const kept = Object.entries(project.settings.values).filter(
    ([name]) => !(notHere as readonly string[]).includes(name),
  );
  return {
    ...files,
    project: { ...project, settings: { ...project.settings, values: Object.fromEntries(kept) } },
  };
}

function spelled(flag: Flag, value: unknown): string | boolean | readonly string[] {
  if (typeof value === 'boolean' && flag.kind === 'switch') return value;
  if (flag.kind === 'assignments')
    return Object.entries(value as Readonly<Record<string, string>>).map(([key, text]) => `${key}=${text}`);
  if (Array.isArray(value)) return value.join(',');
  const isTime = flag.kind === 'duration' || flag.kind === 'interval';
  return typeof value === 'number' && isTime ? `${value}ms` : String(value);
}

function unknownSetting(key: string): SnakepitError {
  const meant = nearest(key, [...settingFlags.keys()]);
  return new SnakepitError('usage', `startPit: there is no setting ${JSON.stringify(key)}`, {
    remedy:
      meant === undefined ? `There are ${[...settingFlags.keys()].join(', ')}.` : `Did you mean ${meant}?`,
  });
}
