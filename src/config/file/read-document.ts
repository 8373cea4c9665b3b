import { dirname } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { SnakepitError } from '../../errors.js';
import { type Flag, startFlags } from '../flags.js';
import type { ConfigFile, PoolSection } from './config-file.js';
import { type FileKind, fileSchema } from './file-schema.js';
import { fromFolder } from './from-folder.js';
import { type KeyPath, keyLines, type LineOf } from './key-lines.js';
import { FileMistakes, type Mistake, mistakesOf } from './mistakes.js';
import { readSetting } from './read-setting.js';

/** A file and its text. */
export interface Document {
  readonly kind: FileKind;
  readonly path: string;
  /** The path as people are shown it. */
  readonly shown: string;
  readonly text: string;
  /** Where in it our settings are: at the top, or below `tool.snakepit`. */
  readonly top: KeyPath;
  /** Undefined for a user without one. */
  readonly home: string | undefined;
}

/** Reads a configuration file; undefined where it has nothing for us. Throws `usage` with all that is wrong with it. */
export function readDocument(document: Document): ConfigFile | undefined {
  const { kind, path, shown, text, top, home } = document;
  const settings = below(parseToml(document), top);
  if (settings === undefined) return undefined;
  let lines: LineOf | undefined;
  const lineOf = (key: KeyPath): number | undefined => {
    lines ??= keyLines(text);
    return lines([...top, ...key]);
  };
  const place = (key: KeyPath) => placeOf(shown, lineOf(key));
  const checked = fileSchema(kind).safeParse(settings);
  if (!checked.success) throw wrong(document, mistakesOf(checked.error.issues, settings, kind), lineOf);
  const folder = dirname(path);
  const section = (data: Readonly<Record<string, unknown>>, below: KeyPath): PoolSection => {
    const { adapter, pool: _pools, ...values } = data;
    return {
      adapter: typeof adapter === 'string' ? adapter : undefined,
      settings: {
        origin: kind,
        values: readAll(values, { folder, home }),
        where: (name) => place([...below, name]),
      },
    };
  };
  const data: Readonly<Record<string, unknown>> = checked.data;
  const pools = Object.entries((data['pool'] ?? {}) as Readonly<Record<string, typeof data>>);
  return {
    kind,
    path,
    folder,
    ...section(data, []),
    pools: new Map(pools.map(([name, pool]) => [name, section(pool, ['pool', name])])),
    place,
  };
}

function parseToml({ text, shown, path }: Document): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, codeblock: details } = error;
    const [first = ''] = error.message.split('\n');
    const message = `this is not TOML: ${first.replace(/^Invalid TOML document: /, '')}`;
    const cause = new FileMistakes([{ file: path, line, message, remedy: undefined }]);
    throw new SnakepitError('usage', `${placeOf(shown, line)}: ${message}`, { details, cause });
  }
}

function placeOf(shown: string, line: number | undefined): string {
  return line === undefined ? shown : `${shown}:${line}`;
}

function below(document: unknown, path: KeyPath): unknown {
  let found = document;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}

function readAll(
  values: Readonly<Record<string, unknown>>,
  place: Pick<ConfigFile, 'folder'> & Pick<Document, 'home'>,
): Readonly<Record<string, unknown>> {
  const flags: Readonly<Record<string, Flag>> = startFlags;
  const entries = Object.entries(values).map(([name, value]) => {
    const flag = flags[name];
    if (flag === undefined) return [name, value];
    const read = readSetting(name, flag, value);
    const isFile = flag.completes === 'file' && typeof read === 'string';
    return [name, isFile ? fromFolder(name, read, place) : read];
  });
  return Object.fromEntries(entries);
}

/** All of it at once: nobody wants to be told of one mistake at a time. */
function wrong(
  { path: file, shown }: Document,
  mistakes: readonly Mistake[],
  lineOf: (key: KeyPath) => number | undefined,
): SnakepitError {
  const located = mistakes
    .map(({ path, message, remedy }) => ({ file, line: lineOf(path), message, remedy }))
    .sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
  const cause = new FileMistakes(located);
  const said = located.map(({ line, message }) => `${placeOf(shown, line)}: ${message}`);
  const [only, ...others] = said;
  if (only !== undefined && others.length === 0)
    return new SnakepitError('usage', only, { remedy: located[0]?.remedy, cause });
  const lines = located.map(({ remedy }, index) =>
    remedy === undefined ? said[index] : `${said[index]}; ${remedy}`,
  );
  return new SnakepitError('usage', `${shown} has ${said.length} mistakes`, {
    details: lines.join('\n'),
    cause,
  });
}
