import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface OtherWriter {
  readonly pid: number;
  readonly command: string;
}

const mayWrite = 0o200;

/**
 * A process besides this one that has one of these files open for writing, as far as /proc shows it: our own ones on this
 * machine, and not at all where there is no /proc.
 *
 * Whoever opens a file first, and looks only then, cannot miss another one who does the same: of two that come at once at
 * least one sees the other.
 *
 * @param paths without symbolic links.
 */
export function otherWriter(paths: readonly string[]): OtherWriter | undefined {
  for (const name of list('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const folder = `/proc/${pid}/fd`;
    if (list(folder).some((fd) => writesTo(`${folder}/${fd}`, paths))) {
      return { pid, command: commandOf(pid) };
    }
  }
  return undefined;
}

function writesTo(descriptor: string, paths: readonly string[]): boolean {
  try {
    return paths.includes(readlinkSync(descriptor)) && (lstatSync(descriptor).mode & mayWrite) !== 0;
  } catch {
    return false;
  }
}

/** Processes come and go, and others' are not ours to look into: nothing is in them then. */
function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return 'which has left just now';
  }
}
