import { type FileHandle, open, stat } from 'node:fs/promises';
import { defaultRotation } from './append-log.js';

/** One of the files that a log is in. */
export interface Segment {
  /** What it stays when it is renamed. */
  readonly inode: number;
  readonly size: number;
  readonly changedMs: number;
}

/**
 * A log in all of its files, `w1.log` and the older `w1.log.1` to `w1.log.5`, while somebody may be writing and rotating it.
 *
 * Nothing is kept open, so that a log with many workers can be read at once: a file is found again by its inode, under the
 * next number where it was rotated meanwhile.
 */
export class LogTrail {
  /** Newest first. */
  readonly #paths: readonly string[];

  constructor(path: string) {
    const older = Array.from({ length: defaultRotation.kept }, (_, index) => `${path}.${index + 1}`);
    this.#paths = [path, ...older];
  }

  /** Oldest first. */
  async segments(): Promise<readonly Segment[]> {
    const found: Segment[] = [];
    // From the newest on: what is rotated meanwhile is met a second time, rather than missed.
    for (const path of this.#paths) {
      const stats = await stat(path).catch(() => undefined);
      if (stats === undefined || found.some(({ inode }) => inode === stats.ino)) continue;
      found.push({ inode: stats.ino, size: stats.size, changedMs: stats.mtimeMs });
    }
    return found.reverse();
  }

  /** At most `length` bytes; empty at the end of the file, or where it is gone. */
  async read(inode: number, offset: number, length: number): Promise<Buffer> {
    for (const path of this.#paths) {
      const file = await open(path, 'r').catch(() => undefined);
      try {
        if (file !== undefined && (await file.stat()).ino === inode)
          return await readPart(file, offset, length);
      } finally {
        await file?.close();
      }
    }
    return Buffer.alloc(0);
  }
}

async function readPart(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
