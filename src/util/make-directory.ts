import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

// Node's own way to make several directories at once goes on for ever where a directory says ENOENT of what is made in it,
// as /proc does, and it says ENOENT of a file system that is read-only.

/** Makes a directory and those above it that are missing. Rejects as `mkdir` does, but not where something of that name is there. */
export async function makeDirectory(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    if (isThere(error)) return;
    if (!lacksParent(path, error)) throw error;
    await makeDirectory(dirname(path), mode);
    await mkdir(path, mode).catch((fault) => {
      if (!isThere(fault)) throw fault;
    });
  }
}

/** The same, at once. */
export function makeDirectorySync(path: string, mode?: number): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (isThere(error)) return;
    if (!lacksParent(path, error)) throw error;
    makeDirectorySync(dirname(path), mode);
    try {
      mkdirSync(path, mode);
    } catch (fault) {
      if (!isThere(fault)) throw fault;
    }
  }
}

function isThere(error: unknown): boolean {
  return codeOf(error) === 'EEXIST';
}

function lacksParent(path: string, error: unknown): boolean {
  return codeOf(error) === 'ENOENT' && dirname(path) !== path;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
