import type * as z from 'zod/mini';
import { SnakepitError } from '../../errors.js';
import { nearest } from '../../util/nearest.js';
import type { Flag } from '../flag.js';
import { startFlags } from '../flags.js';
import { poolName, poolNameRule } from '../pool-name.js';
import { type FileKind, poolSettings, settingsOf } from './file-schema.js';
import type { KeyPath } from './key-lines.js';
import { readSetting } from './read-setting.js';

/** Something in a file that makes no sense. */
export interface Mistake {
  readonly path: KeyPath;
  readonly message: string;
  readonly remedy: string | undefined;
}

/** The same, for whoever was not there. */
export interface LocatedMistake {
  /** Absolute. */
  readonly file: string;
  readonly line: number | undefined;
  readonly message: string;
  readonly remedy: string | undefined;
}

/** Behind an error that says what is wrong with a file: each mistake by itself. */
export class FileMistakes extends Error {
  readonly mistakes: readonly LocatedMistake[];

  constructor(mistakes: readonly LocatedMistake[]) {
    super('the file makes no sense');
    this.mistakes = mistakes;
  }
}

type Issue = z.core.$ZodIssue;

/** What the schema found to be wrong, in our own words; each thing once. */
export function mistakesOf(issues: readonly Issue[], document: unknown, kind: FileKind): readonly Mistake[] {
  const all = issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [explainValue(path, document)];
    return issue.keys.map((key) => unknownKey([...path, key], kind));
  });
  const texts = new Set<string>();
  return all.filter(({ path, message }) => {
    const setting = path.slice(0, path[0] === 'pool' ? 3 : 1);
    const text = `${setting.join('.')} ${message}`;
    return !texts.has(text) && texts.add(text) !== undefined;
  });
}

const listed = 'snakepit start --help-all lists what there is.';

function unknownKey(path: KeyPath, kind: FileKind): Mistake {
  const name = path.at(-1) ?? '';
  const isInPool = path.length > 1;
  const known = (isInPool ? poolSettings : settingsOf(kind)).map(([setting]) => setting);
  if (kind === 'project') known.push('adapter');
  else if (['adapter', 'name', 'pool'].includes(name)) {
    const remedy = 'Write it into the snakepit.toml of the project.';
    return { path, message: `${name} is not for all that a user runs`, remedy };
  }
  if (isInPool && settingsOf(kind).some(([setting]) => setting === name)) {
    const remedy = 'Write it above the first [pool.NAME].';
    return { path, message: `${name} is for all pools together`, remedy };
  }
  if (Object.hasOwn(startFlags, name)) {
    return { path, message: `${name} is for the command line only`, remedy: 'Leave it out.' };
  }
  const meant = nearest(name.replaceAll('_', '-'), [...known, ...(isInPool ? [] : ['pool'])]);
  return {
    path,
    message: `there is no setting ${JSON.stringify(name)}`,
    remedy: meant === undefined ? listed : `Did you mean ${meant}?`,
  };
}

function explainValue(path: KeyPath, document: unknown): Mistake {
  const [first = '', pool, inPool] = path;
  if (first === 'pool' && inPool === undefined) return explainPool(path);
  const name = first === 'pool' ? (inPool ?? '') : first;
  const flag = name === 'adapter' ? adapter : (startFlags as Readonly<Record<string, Flag>>)[name];
  const table = first === 'pool' ? below(below(document, 'pool'), pool ?? '') : document;
  const value = below(table, name);
  try {
    if (flag !== undefined) readSetting(name, flag, value);
  } catch (error) {
    const { message, remedy } = SnakepitError.from(error);
    return { path, message: `${name}: ${message}`, remedy };
  }
  return { path, message: `${name}: ${JSON.stringify(value)} makes no sense here`, remedy: undefined };
}

function explainPool(path: KeyPath): Mistake {
  const [, name] = path;
  if (name === undefined || poolName.test(name)) {
    return { path, message: `${path.join('.')}: this takes a table`, remedy: 'Write [pool.NAME].' };
  }
  return { path, message: `pool ${JSON.stringify(name)}: ${poolNameRule}`, remedy: undefined };
}

function below(table: unknown, key: string): unknown {
  return typeof table === 'object' && table !== null
    ? (table as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

const adapter: Flag = { kind: 'text', help: '' };
