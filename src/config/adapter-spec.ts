import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { SnakepitError } from '../errors.js';
import { nearest } from '../util/nearest.js';

/** Which adapter the user asked for. */
export type AdapterSpec =
  | { readonly kind: 'demo' }
  | {
      readonly kind: 'file';
      /** As the user wrote it; what the worker is told. */
      readonly spec: string;
      /** The Python file's absolute path. */
      readonly file: string;
      /** After the colon: the function that is the tool of lines that name none, or a class. */
      readonly attribute: string | undefined;
    }
  | {
      readonly kind: 'module';
      readonly spec: string;
      /** With its dots. */
      readonly module: string;
      /** Where it is looked for first, absolute. */
      readonly folder: string;
      readonly attribute: string | undefined;
    };

const identifier = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;

/**
 * Reads ADAPTER: `tools.py`, `pkg.module`, either with `:name`; undefined means the built-in demo tools. Only Python can
 * tell whether a module exists, but a file has to be there. Throws `usage`.
 *
 * @param cwd absolute path of the folder that workers run in
 * @param folder absolute path of the folder that file names are relative to
 */
export function parseAdapterSpec(spec: string | undefined, cwd: string, folder = cwd): AdapterSpec {
  if (spec === undefined) return { kind: 'demo' };
  if (spec === '')
    throw new SnakepitError('usage', 'ADAPTER is empty', { remedy: 'Leave it out for the demo tools.' });
  const colon = fileKind(resolve(folder, spec)) === 'file' ? -1 : spec.lastIndexOf(':');
  const target = colon === -1 ? spec : spec.slice(0, colon);
  const attribute = colon === -1 ? undefined : spec.slice(colon + 1);
  if (attribute !== undefined && !identifier.test(attribute)) {
    throw new SnakepitError(
      'usage',
      `${spec}: ${JSON.stringify(attribute)} after the colon is no Python name`,
      {
        remedy: 'Write FILE.py:FUNCTION.',
      },
    );
  }
  const file = resolve(folder, target);
  const kind = fileKind(file);
  if (kind === 'file' && (target.endsWith('.py') || !isModuleName(target))) {
    return { kind: 'file', spec: folder === cwd ? spec : seenFrom(cwd, file, attribute), file, attribute };
  }
  if (isModuleName(target) && !target.endsWith('.py'))
    return { kind: 'module', spec, module: target, folder, attribute };
  throw kind === 'folder' ? folderNamed(target) : notFound(target, file);
}

/** The folder that an adapter is in: its surroundings. Absolute. */
export function adapterFolder(adapter: AdapterSpec, cwd: string): string {
  if (adapter.kind === 'demo') return cwd;
  return adapter.kind === 'file' ? dirname(adapter.file) : adapter.folder;
}

/** What an instance is called after its adapter: its stem, with what a path or a command line would trip over replaced. */
export function instanceStem(adapter: AdapterSpec): string {
  if (adapter.kind === 'demo') return 'demo';
  const stem =
    adapter.kind === 'file'
      ? basename(adapter.file, '.py')
      : adapter.module.slice(adapter.module.lastIndexOf('.') + 1);
  return plain(stem);
}

/** What an instance is called that has several adapters: after the folder of their settings. */
export function folderStem(folder: string): string {
  return plain(basename(folder));
}

function plain(name: string): string {
  return [...name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '')].slice(0, 64).join('') || 'pit';
}

/** Whether a name can be an instance's: letters and digits of any script, and `. _ -` except as the first; at most 64. */
export function isInstanceName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,63}$/u.test(name);
}

/** The same adapter in the words of somebody elsewhere. */
function seenFrom(cwd: string, file: string, attribute: string | undefined): string {
  const fromHere = relative(cwd, file);
  const path = fromHere.startsWith('..') ? file : fromHere;
  return attribute === undefined ? path : `${path}:${attribute}`;
}

function isModuleName(target: string): boolean {
  return target.split('.').every((part) => identifier.test(part));
}

function fileKind(path: string): 'file' | 'folder' | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

function folderNamed(target: string): SnakepitError {
  return new SnakepitError('usage', `${target} is a folder, not an adapter`, {
    remedy: `Name a Python file in it: ${target.replace(/\/$/, '')}/tools.py.`,
  });
}

function notFound(target: string, file: string): SnakepitError {
  const folder = dirname(file);
  if (fileKind(folder) !== 'folder')
    return new SnakepitError('usage', `${target}: there is no folder ${folder}`);
  const meant = nearest(basename(file), pythonFilesIn(folder));
  return new SnakepitError('usage', `${target}: no such file`, {
    remedy:
      meant === undefined
        ? 'ADAPTER is a Python file (tools.py), a module (pkg.module), or one of its functions (tools.py:title).'
        : `Did you mean ${target.slice(0, target.length - basename(target).length)}${meant}?`,
  });
}

function pythonFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.py'));
  } catch {
    return [];
  }
}
