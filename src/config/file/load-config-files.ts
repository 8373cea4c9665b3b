import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { SnakepitError } from '../../errors.js';
import { homeDirectory } from '../../util/xdg-directory.js';
import { collectValues, type GivenFlags } from '../collect-values.js';
import { startFlags } from '../flags.js';
import { projectFileName, projectFolders, pyprojectName, userFile } from './candidate-files.js';
import { type ConfigFile, type ConfigFiles, noConfigFiles } from './config-file.js';
import type { Document } from './read-document.js';
import { readText } from './read-text.js';

export interface FilesRequest {
  /** The project's file, where somebody named it, and how: `-c/--config`. */
  readonly named: { readonly file: string; readonly by: string } | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly cwd: string;
}

/** The file that the command line, or else its variable, names. */
export function namedFile(flags: GivenFlags, env: NodeJS.ProcessEnv): FilesRequest['named'] {
  const { values, where } = collectValues({ config: startFlags.config }, { config: flags.config }, env);
  return values.config === undefined ? undefined : { file: values.config, by: where.config };
}

/** Reads the files that hold settings. Where there are none, nothing is loaded that could read them. Throws `usage`. */
export async function loadConfigFiles(request: FilesRequest): Promise<ConfigFiles> {
  const warnings: string[] = [];
  const user = await readUserFile(request);
  const project =
    request.named === undefined
      ? await findProjectFile(request, warnings)
      : await readNamed(request.named, request);
  return { project, user, warnings };
}

/** Reads the file that somebody named, and no other. Throws `usage`. */
export async function loadNamedFile(request: FilesRequest): Promise<ConfigFiles> {
  if (request.named === undefined) return noConfigFiles;
  return { ...noConfigFiles, project: await readNamed(request.named, request) };
}

function readUserFile(request: FilesRequest): Promise<ConfigFile | undefined> {
  const path = userFile(request.env);
  return path === undefined ? Promise.resolve(undefined) : read(path, 'user', request);
}

async function readNamed(
  { file, by }: NonNullable<FilesRequest['named']>,
  request: FilesRequest,
): Promise<ConfigFile> {
  const path = resolve(request.cwd, file);
  const found = await read(path, 'project', request);
  if (found !== undefined) return found;
  if (!existsSync(path)) throw new SnakepitError('usage', `${by}: there is no file ${file}`);
  throw new SnakepitError('usage', `${by}: ${file} has no [tool.snakepit]`, {
    remedy: 'Settings for snakepit stand below that line.',
  });
}

/** The nearest one. Where both are in one folder, the one that is for us alone counts. */
async function findProjectFile(request: FilesRequest, warnings: string[]): Promise<ConfigFile | undefined> {
  for (const folder of projectFolders(request.cwd, request.env)) {
    const own = await read(join(folder, projectFileName), 'project', request);
    const shared = join(folder, pyprojectName);
    if (own !== undefined) {
      const text = existsSync(shared) ? readText(shared, shared) : undefined;
      if (text !== undefined && tableLine.test(text)) {
        const names = `${shownPath(shared, request)} has [tool.snakepit], too`;
        warnings.push(`${names}: it is ignored, since ${projectFileName} is beside it`);
      }
      return own;
    }
    const found = await read(shared, 'project', request);
    if (found !== undefined) return found;
  }
  return undefined;
}

const tableLine = /^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*snakepit[ \t]*[.\]]/m;

async function read(
  path: string,
  kind: Document['kind'],
  request: FilesRequest,
): Promise<ConfigFile | undefined> {
  const shown = shownPath(path, request);
  const isShared = kind === 'project' && basename(path) === pyprojectName;
  const text = readText(path, shown);
  if (text === undefined) return undefined;
  // Most of them are there for others.
  if (isShared && !text.includes('snakepit')) return undefined;
  const { readDocument } = await import('./read-document.js');
  const top = isShared ? ['tool', 'snakepit'] : [];
  return readDocument({ kind, path, shown, text, top, home: homeDirectory(request.env) });
}

/** The shorter of the two ways to say it. */
function shownPath(path: string, { cwd }: FilesRequest): string {
  const fromHere = relative(cwd, path);
  return fromHere.startsWith('..') ? path : fromHere;
}
