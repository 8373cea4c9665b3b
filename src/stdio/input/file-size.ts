import { fstatSync, readFileSync } from 'node:fs';

/** Bytes of a regular file that come after the place where a descriptor stands; undefined where that cannot be told. */
export function bytesAhead(fd = 0): number | undefined {
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) return undefined;
    const position = /^pos:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
    return position === undefined ? undefined : Math.max(0, stats.size - Number(position));
  } catch {
    // Without /proc nobody says where it stands.
    return undefined;
  }
}
