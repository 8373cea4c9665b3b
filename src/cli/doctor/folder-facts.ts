import { accessSync, constants, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

export interface FolderFacts {
  readonly path: string;
  /** Whether it is there; if not, it can be made where it `isWritable`. */
  readonly exists: boolean;
  readonly isWritable: boolean;
  /** Bytes that we may fill; undefined where that cannot be told. */
  readonly freeBytes: number | undefined;
}

/** A folder, or the nearest one above it that is there. Nothing is made. */
export function folderFacts(path: string): FolderFacts {
  for (let folder = path; ; folder = dirname(folder)) {
    const there = look(folder);
    if (there !== undefined) return { path, exists: folder === path, ...there };
    if (folder === dirname(folder)) return { path, exists: false, isWritable: false, freeBytes: undefined };
  }
}

/** Undefined where it is not there. To root every folder looks writable, also one of a file system that is read-only: access(2) knows better. */
function look(folder: string): Pick<FolderFacts, 'isWritable' | 'freeBytes'> | undefined {
  try {
    accessSync(folder, constants.F_OK);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    return { isWritable: false, freeBytes: undefined };
  }
  return { isWritable: isWritable(folder), freeBytes: freeBytes(folder) };
}

function isWritable(folder: string): boolean {
  try {
    // A file has no entry `.`.
    accessSync(`${folder}/.`, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
