import { SnakepitError } from '../errors.js';
import { nearest } from '../util/nearest.js';
import { type Flag, type FlagValue, flagVariable, type StartFlagName, startFlags } from './flags.js';
import { readAssignments, readValue } from './read-value.js';
import type { Origin } from './start-config.js';

/** What the command line said, by long name: true for a switch, a list for what may be repeated. */
export type GivenFlags = {
  readonly [name in StartFlagName]?: string | boolean | readonly string[] | undefined;
};

export type StartValues = { readonly [Name in StartFlagName]: FlagValue<(typeof startFlags)[Name]> };

export interface Collected {
  readonly values: StartValues;
  readonly origin: Readonly<Record<StartFlagName, Origin>>;
}

export const startFlagNames = Object.keys(startFlags) as StartFlagName[];

/** Each flag's value: from the command line, else from its variable (an empty one counts as unset), else the default. Throws `usage`. */
export function collectValues(given: GivenFlags, environment: NodeJS.ProcessEnv): Collected {
  const values: Record<string, unknown> = {};
  const origin: Partial<Record<StartFlagName, Origin>> = {};
  for (const name of startFlagNames) {
    const flag: Flag = startFlags[name];
    const variable = flagVariable(name);
    const onCommandLine = given[name];
    const inEnvironment = environment[variable];
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
  return { values: values as StartValues, origin: origin as Collected['origin'] };
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

function spelling(name: string, flag: Flag): string {
  return flag.short === undefined ? `--${name}` : `-${flag.short}/--${name}`;
}

/** Runs `read`, and adds to what it throws where the value stood. */
function at<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message, remedy } = SnakepitError.from(error, 'usage');
    throw new SnakepitError('usage', `${where}: ${message}`, { remedy });
  }
}
