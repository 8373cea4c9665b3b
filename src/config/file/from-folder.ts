import { join, resolve } from 'node:path';

/** Where a file that names files is. */
export interface Place {
  /** Absolute. */
  readonly folder: string;
  /** What `~` stands for; undefined for a user without a home. */
  readonly home: string | undefined;
}

/** A file's name in the words of a flag, made absolute. What is no file's name stays what it is. */
export function fromFolder(flag: string, name: string, { folder, home }: Place): string {
  if (flag === 'output' && name === '-') return name;
  if (flag === 'events' && name.startsWith('fd:')) return name;
  if (home !== undefined && name.startsWith('~/')) return join(home, name.slice(2));
  // A bare name is looked for on PATH.
  if (flag === 'python' && !name.includes('/')) return name;
  return resolve(folder, name);
}
