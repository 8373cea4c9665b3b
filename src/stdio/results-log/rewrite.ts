import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ByteString, fromByteString } from '../../util/byte-string.js';
import { type Line, overlong } from '../input/line-splitter.js';
import { isAnsweredAnew } from './fate-of-lines.js';
import { readLines } from './read-lines.js';
import { readLoggedLine } from './read-logged-line.js';
import type { Survey } from './survey.js';

/** What is written beside the file, and takes its place when it is whole. */
export function besideName(path: string): string {
  return `${path}.snakepit-new`;
}

/**
 * Takes the lines out that go: a file without them is written beside, is with the disk, and only then takes this one's place,
 * so that whenever we are killed there is a whole one. Resolves with that file, open for adding to it.
 *
 * @param path without symbolic links: those stay.
 */
export async function rewriteResults(
  file: FileHandle,
  path: string,
  { parts, rest }: Survey,
  runsFailed: boolean,
): Promise<FileHandle> {
  const beside = besideName(path);
  const { mode, uid, gid } = await file.stat();
  const written = await open(beside, 'ax', mode & 0o7777);
  try {
    await written.chmod(mode & 0o7777);
    // Whose it is only root can say of others; a file of ours is as good.
    await written.chown(uid, gid).catch(() => {});
    await copy(
      file,
      written,
      (text, number) => {
        const logged = readLoggedLine(text);
        if (logged === undefined) return false;
        const isOfCutResult = parts.goes(logged, number);
        return !(logged.says === 'chunk' ? isOfCutResult : isAnsweredAnew(logged, runsFailed));
      },
      rest === 'lacks-newline',
    );
    await written.sync();
    await rename(beside, path);
    await syncFolder(path);
    return written;
  } catch (error) {
    await written.close();
    await unlink(beside).catch(() => {});
    throw error;
  }
}

/** @param hasLast whether what comes after the last newline is a line, too. */
async function copy(
  from: FileHandle,
  to: FileHandle,
  stays: (text: ByteString, number: number) => boolean,
  hasLast: boolean,
): Promise<void> {
  let staying: ByteString = '';
  let last = 0;
  const take = (line: Line, number: number): void => {
    last = number;
    if (line !== overlong && stays(line, number)) staying += `${line}\n`;
  };
  const write = async (): Promise<void> => {
    await to.appendFile(fromByteString(staying));
    staying = '';
  };
  const { rest } = await readLines(from, take, write);
  if (hasLast && rest !== undefined) take(rest, last + 1);
  await write();
}

/** What a file is called is on disk only with its folder. */
export async function syncFolder(path: string): Promise<void> {
  // One that we may not read, or a file system that knows nothing of it, is no reason to do without the results.
  const folder = await open(dirname(path), 'r').catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
