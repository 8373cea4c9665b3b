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
import { readAssignments, readValue } from './read-value.js';
import type { Origin } from './start-config.js';

/** What the command line said, by long name: true for a switch, a list for what may be repeated. */
export type GivenFlags<Name extends string = StartFlagName> = {
  readonly [name in Name]?: string | boolean | readonly string[] | undefined;
};

export interface Collected<Flags extends FlagTable = typeof startFlags> {
  readonly values: FlagValues<Flags>;
  readonly origin: Readonly<Record<keyof Flags, Origin>>;
}

export const startFlagNames = Object.keys(startFlags) as StartFlagName[];

/** Each flag's value: from the command line, else from its variable (an empty one counts as unset), else the default. Throws `usage`. */
export function collectValues<Flags extends FlagTable>(
  flags: Flags,
  given: GivenFlags<string & keyof Flags>,
  environment: NodeJS.ProcessEnv,
): Collected<Flags> {
  const values: Record<string, unknown> = {};
  const origin: Record<string, Origin> = {};
  for (const [name, flag] of Object.entries(flags)) {
    const variable = flagVariable(name);
    const onCommandLine = given[name];
    const inEnvironment = flag.isForThisCall ? undefined : environment[variable];
    if (onCommandLine !== undefined) {
      values[name] = at(spelling(name, flag), () => readGiven(flag, onCommandLine));
      origin[name] = 'flag';
    } else if (inEnvironment !== undefined && inEnvironment !== '') {
      values[name] = at(variable, () => readValue(flag, inEnvironment));
      origin[name] = 'environment';
    } else {
      values[name] = defaultValue(flag);
      origin[name] = 'default';
    }
  }
  return { values: values as FlagValues<Flags>, origin: origin as Collected<Flags>['origin'] };
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
]);

function readGiven(flag: Flag, given: string | boolean | readonly string[]): unknown {
  if (typeof given === 'boolean') return given;
  return typeof given === 'string' ? readValue(flag, given) : readAssignments(given);
}

function defaultValue(flag: Flag): unknown {
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
