import { type LogRecord, readLogLine } from './log-line.js';
import type { LogTrail, Segment } from './log-trail.js';

/** A line of a log file, and what it says. */
export interface LoggedLine {
  /** As it is, without its end. */
  readonly text: string;
  readonly record: LogRecord;
}

/** A place in a log. */
export interface LogPosition {
  readonly inode: number;
  readonly offset: number;
}

const newline = 0x0a;
const chunkBytes = 64 * 1024;

/** Reads a log from a place on, and, asked again, what has come since. */
export class LogCursor {
  readonly #trail: LogTrail;
  #position: LogPosition | undefined;
  /** The beginning of a line whose end has not come yet. */
  #rest: Buffer = Buffer.alloc(0);

  /** `from`: undefined for all there is. */
  constructor(trail: LogTrail, from: LogPosition | undefined) {
    this.#trail = trail;
    this.#position = from;
  }

  /** The next lines, one or more; undefined where there are none, as yet. */
  async next(): Promise<readonly LoggedLine[] | undefined> {
    for (;;) {
      const chunk = await this.#read();
      if (chunk === undefined) return undefined;
      const lines = this.#cut(chunk);
      if (lines.length > 0) return lines;
    }
  }

  async #read(): Promise<Buffer | undefined> {
    for (;;) {
      // Looked at before the file is read to its end: once there is a newer one, nothing more comes to it.
      const segments = await this.#trail.segments();
      const at = this.#position;
      const chunk = at === undefined ? undefined : await this.#trail.read(at.inode, at.offset, chunkBytes);
      if (at !== undefined && chunk !== undefined && chunk.length > 0) {
        this.#position = { inode: at.inode, offset: at.offset + chunk.length };
        return chunk;
      }
      const next = segmentAfter(segments, at?.inode);
      if (next === undefined) return undefined;
      this.#position = { inode: next.inode, offset: 0 };
      this.#rest = Buffer.alloc(0);
    }
  }

  #cut(chunk: Buffer): readonly LoggedLine[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(newline) + 1;
    this.#rest = bytes.subarray(end);
    return bytes
      .toString('utf8', 0, end)
      .split('\n')
      .flatMap((text) => {
        const record = text === '' ? undefined : readLogLine(text);
        return record === undefined ? [] : [{ text, record }];
      });
  }
}

/** The one that follows; where the one we were in is gone, or we were in none, the oldest there is. */
function segmentAfter(segments: readonly Segment[], inode: number | undefined): Segment | undefined {
  return segments[segments.findIndex((segment) => segment.inode === inode) + 1];
}
