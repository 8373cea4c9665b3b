import { SnakepitError } from '../errors.js';
import { nearest } from '../util/nearest.js';
import {
  type Flag,
  type FlagTable,
  type FlagValues,
  flagVariable,
  type StartFlagName,
  startFlags,
} from './flags.js';
import type { Origin } from './origin.js';
import { readAssignments, readValue } from './read-value.js';

/** What the command line said, by long name: true for a switch, a list for what may be repeated. */
export type GivenFlags<Name extends string = StartFlagName> = {
  readonly [name in Name]?: string | boolean | readonly string[] | undefined;
};

export interface Collected<Flags extends FlagTable = typeof startFlags> {
  readonly values: FlagValues<Flags>;
  readonly origin: Readonly<Record<keyof Flags, Origin>>;
  /** Where each was said: `-t/--timeout`, `SNAKEPIT_TIMEOUT`, `snakepit.toml:3`; the flag where nobody did. */
  readonly where: Readonly<Record<keyof Flags, string>>;
}

/** What a file says, read. */
export interface ValueLayer {
  readonly origin: Origin;
  /** By the long names of flags. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly where: (name: string) => string;
}

export const startFlagNames = Object.keys(startFlags) as StartFlagName[];

/**
 * Each flag's value: from the command line, else from its variable (an empty one counts as unset), else from the first of
 * the files that has one, else the default. Variables for workers are put together from all of them. Throws `usage`.
 */
export function collectValues<Flags extends FlagTable>(
  flags: Flags,
  given: GivenFlags<string & keyof Flags>,
  environment: NodeJS.ProcessEnv,
  files: readonly ValueLayer[] = [],
): Collected<Flags> {
  const values: Record<string, unknown> = {};
  const origin: Record<string, Origin> = {};
  const where: Record<string, string> = {};
  for (const [name, flag] of Object.entries(flags)) {
    const found = [...sayings(name, flag, given[name as keyof typeof given], environment), ...files].filter(
      (layer) => layer.values[name] !== undefined,
    );
    const [first] = found;
    values[name] = first === undefined ? defaultValue(flag) : first.values[name];
    if (flag.kind === 'assignments')
      values[name] = Object.assign({}, ...found.toReversed().map((layer) => layer.values[name]));
    origin[name] = first?.origin ?? 'default';
    where[name] = first?.where(name) ?? spelling(name, flag);
  }
  return { values, origin, where } as Collected<Flags>;
}

/** What the command line and the environment say of a flag, read. */
function sayings(
  name: string,
  flag: Flag,
  onCommandLine: string | boolean | readonly string[] | undefined,
  environment: NodeJS.ProcessEnv,
): readonly ValueLayer[] {
  const layers: ValueLayer[] = [];
  if (onCommandLine !== undefined) {
    const where = spelling(name, flag);
    const value = at(where, () => readGiven(flag, onCommandLine));
    layers.push({ origin: 'flag', values: { [name]: value }, where: () => where });
    // What comes after it does not count, and need not make sense.
    if (flag.kind !== 'assignments') return layers;
  }
  const variable = flagVariable(name);
  const inEnvironment = flag.isForThisCall ? undefined : environment[variable];
  if (inEnvironment !== undefined && inEnvironment !== '') {
    const value = at(variable, () => readValue(flag, inEnvironment));
    layers.push({ origin: 'environment', values: { [name]: value }, where: () => variable });
  }
  return layers;
}

/** Variables that are so close to one of ours that they were probably meant to be it (nobody mistypes a first letter). */
export function suspectVariables(environment: NodeJS.ProcessEnv): string[] {
  const known = startFlagNames.map((name) => flagVariable(name).slice(prefix.length));
  return Object.keys(environment).flatMap((variable) => {
    const name = variable.startsWith(prefix) ? variable.slice(prefix.length) : '';
    if (name === '' || known.includes(name) || setForWorkers.has(variable)) return [];
    const meant = nearest(name, known);
    if (meant === undefined || meant[0] !== name[0]) return [];
    return [`${variable} is not a setting, and ignored; did you mean ${prefix}${meant}?`];
  });
}

const prefix = 'SNAKEPIT_';

/** What a worker, and so a snakepit that a tool starts, finds in its environment. */
const setForWorkers: ReadonlySet<string> = new Set([
  'SNAKEPIT_WORKER_ID',
  'SNAKEPIT_WORKER_SLOT',
  'SNAKEPIT_WORKER_COUNT',
  'SNAKEPIT_GENERATION',
  'SNAKEPIT_RUN_ID',
  'SNAKEPIT_INSTANCE',
  'SNAKEPIT_POOL',
]);

function readGiven(flag: Flag, given: string | boolean | readonly string[]): unknown {
  if (typeof given === 'boolean') return given;
  return typeof given === 'string' ? readValue(flag, given) : readAssignments(given);
}

/** What a flag is where nobody says anything. */
export function defaultValue(flag: Flag): unknown {
  if (flag.kind === 'switch') return false;
  if (flag.kind === 'assignments') return {};
  return flag.default === undefined ? undefined : readValue(flag, flag.default);
}

/** A flag as it is written. */
export function spelling(name: string, flag: Flag): string {
  return flag.short === undefined ? `--${name}` : `-${flag.short}/--${name}`;
}

/** Runs `read`, and adds to what it throws where the value stood. */
export function at<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message, remedy } = SnakepitError.from(error, 'usage');
    throw new SnakepitError('usage', `${where}: ${message}`, { remedy });
  }
}
