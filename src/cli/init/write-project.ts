import { lstatSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { SnakepitError } from '../../errors.js';
import { packageFile } from '../../package-files.js';
import { makeDirectory } from '../../util/make-directory.js';

export interface ProjectRequest {
  /** The folder as the user wrote it; undefined: the working directory. */
  readonly name: string | undefined;
  /** Absolute. */
  readonly cwd: string;
  /** Whether files that are there are written anew. */
  readonly isForced: boolean;
}

export interface Project {
  /** Absolute. */
  readonly folder: string;
  /** Names of the files that were written. */
  readonly written: readonly string[];
  /** Names of those that were there and stayed as they are. */
  readonly kept: readonly string[];
}

/** What the user has most likely, and the project runs without. */
const optional = 'README.md';

/** Writes the project that the package has as a template: all of it, or nothing. Throws `usage`, or `system`. */
export async function writeProject({ name, cwd, isForced }: ProjectRequest): Promise<Project> {
  if (name?.endsWith('.py') || name === '') throw noFolder(name);
  const folder = resolve(cwd, name ?? '.');
  const template = packageFile('templates/adapter');
  const names = await readdir(template);
  const there = isForced ? [] : names.filter((file) => isThere(join(folder, file)));
  const inTheWay = there.filter((file) => file !== optional);
  if (inTheWay.length > 0) throw occupied(folder, inTheWay, name === undefined);
  const wanted = names.filter((file) => !there.includes(file));
  const written: string[] = [];
  try {
    await makeDirectory(folder);
    for (const file of wanted) {
      const text = await readFile(join(template, file));
      const path = join(folder, file);
      if (isForced) await replace(path, text);
      else await create(path, text, written);
    }
  } catch (cause) {
    // What was there before cannot be had back; what was not is gone again.
    if (!isForced) for (const path of written) await rm(path, { force: true });
    throw unwritable(folder, cause as NodeJS.ErrnoException);
  }
  return { folder, written: wanted, kept: there };
}

/** Whatever it is, a link that leads nowhere included. Where that cannot be seen, writing will say why. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Notes that it is ours as soon as it is there, whole or not. */
async function create(path: string, text: Buffer, ours: string[]): Promise<void> {
  const file = await open(path, 'wx');
  ours.push(path);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** What a link leads to stays as it is. */
async function replace(path: string, text: Buffer): Promise<void> {
  const draft = `${path}.new`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(draft, { force: true });
    throw error;
  }
}

function noFolder(name: string): SnakepitError {
  const stem = basename(name, '.py');
  return new SnakepitError('usage', `init makes a folder, and ${JSON.stringify(name)} is no name for one`, {
    remedy:
      stem === ''
        ? 'Leave it out for this folder, or name another.'
        : `Write snakepit init ${stem}; for a file that is there already, snakepit start ${name}.`,
  });
}

function occupied(folder: string, files: readonly string[], isHere: boolean): SnakepitError {
  const what = `${files.join(' and ')} ${files.length === 1 ? 'is' : 'are'} there already`;
  return new SnakepitError('usage', `nothing was written: in ${folder} ${what}`, {
    remedy: `Name ${isHere ? 'a folder' : 'another folder'} (snakepit init NAME), or have them overwritten with --force.`,
  });
}

function unwritable(folder: string, cause: NodeJS.ErrnoException): SnakepitError {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'you may not write there',
    EPERM: 'you may not write there',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of that path is a file',
    EEXIST: `${cause.path} is there already`,
  };
  return new SnakepitError(
    'system',
    `cannot write to ${folder}: ${reasons[cause.code ?? ''] ?? cause.message}`,
    { remedy: 'Name a folder that you can write to: snakepit init NAME.' },
  );
}
