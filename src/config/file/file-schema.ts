import * as z from 'zod/mini';
import { isForEachPool } from '../flag-scopes.js';
import { type Flag, startFlags } from '../flags.js';
import { poolName } from '../pool-name.js';
import { readSetting } from './read-setting.js';

/** `project`: in a folder, for what is run there. `user`: for whatever one user runs. */
export type FileKind = 'project' | 'user';

/** The flags that a file of this kind can set, by their long names, which are their keys. */
export function settingsOf(kind: FileKind): readonly (readonly [string, Flag])[] {
  const all: readonly (readonly [string, Flag])[] = Object.entries(startFlags);
  return all.filter(([name, flag]) => !flag.isInNoFile && (kind === 'project' || name !== 'name'));
}

/** The flags of which each pool can have a value of its own. */
export const poolSettings: readonly (readonly [string, Flag])[] = settingsOf('project').filter(([name]) =>
  isForEachPool(name),
);

/** What editors are told of a setting beyond its type, in words of JSON Schema. */
interface Note extends Record<string, unknown> {
  readonly description: string;
  readonly default?: unknown;
  readonly pattern?: string;
}

export const notes = z.registry<Note>();

/** What a file can say: made from the table of flags, and the JSON Schema is made from this. */
export function fileSchema(kind: FileKind) {
  const settings = schemaOf(settingsOf(kind));
  if (kind === 'user') return z.strictObject(settings);
  return z.strictObject({
    adapter: z.optional(adapterSchema()),
    ...settings,
    pool: z.optional(poolsSchema()),
  });
}

function poolsSchema() {
  const pool = z.strictObject({ adapter: z.optional(adapterSchema()), ...schemaOf(poolSettings) });
  const name = z.string().check(z.regex(poolName));
  return noted(z.record(name, noted(pool, { description: 'one pool: what it does not say is as above' })), {
    description:
      'several pools of workers, [pool.NAME] each; commands choose one by "pool", or by their tool',
  });
}

function schemaOf(settings: readonly (readonly [string, Flag])[]) {
  return Object.fromEntries(settings.map(([name, flag]) => [name, setting(name, flag)]));
}

function adapterSchema() {
  return noted(z.string().check(z.minLength(1)), {
    description:
      'Python file (tools.py) or module (pkg.module), either with :FUNCTION, from the folder of this file',
  });
}

function setting(name: string, flag: Flag) {
  const { help: description } = flag;
  const preset = flag.default;
  const isCounted = flag.kind === 'count' && preset !== undefined;
  const typed = noted(types[flag.kind](flag), {
    description,
    ...(preset === undefined ? {} : { default: isCounted ? Number(preset) : preset }),
  });
  return z.optional(typed.check(z.refine((value) => makesSense(() => readSetting(name, flag, value)))));
}

function noted<Schema extends z.ZodMiniType>(schema: Schema, note: Note): Schema {
  notes.add(schema, note);
  return schema;
}

function makesSense(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

const durations = '\\d+(\\.\\d+)?(ms|s|m|h|d)';

/** Only types: ranges and the like are the readers' to know, and patterns there for editors. */
const types: Readonly<Record<Flag['kind'], (flag: Flag) => z.ZodMiniType>> = {
  switch: () => z.boolean(),
  text: () => z.string().check(z.minLength(1)),
  choice: ({ choices = [] }) => z.enum([...choices]),
  count: ({ min, max }) =>
    z.int().check(z.minimum(Number(min ?? 0)), z.maximum(Number(max ?? Number.MAX_SAFE_INTEGER))),
  size: () => z.union([z.int().check(z.minimum(0)), text('\\d+(\\.\\d+)?([kKMG]?B|[KMG]iB)?')]),
  duration: () => text(durations),
  interval: () => text(`off|${durations}`),
  rate: () => text(`\\d+/${durations}`),
  pace: () => text('\\d+/(s|m|h)'),
  halt: () => text('never|(now|soon),(fail|success|done)=(\\d+|\\d+(\\.\\d+)?%)'),
  percent: () => text('\\d+(\\.\\d+)?%'),
  range: () => text(`${durations}\\.\\.${durations}`),
  list: () => z.union([z.string().check(z.minLength(1)), z.array(z.union([z.int(), z.string()]))]),
  address: () => z.union([z.int().check(z.minimum(0), z.maximum(65_535)), text('.*\\d{1,5}')]),
  assignments: () => z.record(z.string(), z.string()),
};

function text(pattern: string) {
  return z.string().check(z.regex(new RegExp(`^(${pattern})$`)));
}
