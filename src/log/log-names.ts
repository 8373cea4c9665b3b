import { readdir } from 'node:fs/promises';

/** What the supervisor's own log is called beside those of workers. */
export const supervisorLog = 'supervisor';

/** Name of the file that an entry belongs to: its worker's, or the supervisor's. */
export function logFileOf(worker: string | undefined): string {
  return `${worker ?? supervisorLog}.log`;
}

/** Whose log a file is, or was before it was rotated; undefined where it is none. */
export function logNameOf(file: string): string | undefined {
  return /^(.+)\.log(?:\.\d+)?$/.exec(file)?.[1];
}

/** Whose logs are in a folder: the supervisor first, then workers in their order. Empty where there is no such folder. */
export async function logNames(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory).catch(() => []);
  const names = new Set(files.flatMap((file) => logNameOf(file) ?? []));
  const rank = (name: string) => (name === supervisorLog ? 0 : 1);
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }));
}
