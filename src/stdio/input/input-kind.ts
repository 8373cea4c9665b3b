import { fstatSync, readFileSync, type Stats, statSync } from 'node:fs';
import { isatty } from 'node:tty';

/** What standard input is connected to. A closed one is `null`: Node opens /dev/null in its place. */
export type InputKind = 'file' | 'pipe' | 'socket' | 'terminal' | 'null' | 'unreadable';

/** Looks at a descriptor without reading from it. */
export function inputKind(fd = 0): InputKind {
  let stats: Stats;
  try {
    stats = fstatSync(fd);
  } catch {
    return 'unreadable';
  }
  if (stats.isDirectory() || isWriteOnly(fd)) return 'unreadable';
  if (isatty(fd)) return 'terminal';
  if (stats.isFIFO()) return 'pipe';
  if (stats.isSocket()) return 'socket';
  if (stats.isCharacterDevice() && stats.rdev === statSync('/dev/null').rdev) return 'null';
  return 'file';
}

/** nohup leaves a standard input that gives EBADF. Where /proc is missing only reading shows it. */
function isWriteOnly(fd: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & 0o3) === 1;
  } catch {
    return false;
  }
}
