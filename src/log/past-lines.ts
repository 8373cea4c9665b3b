import type { LogPosition } from './log-cursor.js';
import { readLogLine } from './log-line.js';
import type { LogTrail, Segment } from './log-trail.js';

const newline = 0x0a;
const blockBytes = 64 * 1024;

interface PastLine {
  readonly text: string;
  readonly offset: number;
}

/** Reads a log from its end back, one block at a time, as far as it is asked to. */
export class PastLines {
  readonly #trail: LogTrail;
  readonly #since: string;
  readonly #sinceMs: number;
  /** Those that have not been read at all, oldest first; undefined before the first look. */
  #segments: Segment[] | undefined;
  /** The one that is read: what is before `end` is still to be read, and `rest` is the end of a line that begins there. */
  #at: { readonly inode: number; readonly end: number; readonly rest: Buffer } | undefined;
  /** Of the block that was read last, oldest first. */
  #lines: PastLine[] = [];
  #time: string | undefined;
  #start: LogPosition | undefined;

  /** `sinceMs`: entries from before this time, in milliseconds since the epoch, are passed over. Default: none are. */
  constructor(trail: LogTrail, sinceMs = Number.NEGATIVE_INFINITY) {
    this.#trail = trail;
    this.#sinceMs = sinceMs;
    this.#since = Number.isFinite(sinceMs) ? new Date(sinceMs).toISOString() : '';
  }

  /** When the next entry back was written; undefined where more has to be read (`read`), or there is none. */
  get time(): string | undefined {
    return this.#time;
  }

  /** Where the entries begin that were taken; where none was, the end of the log. Undefined where there is no log. */
  get start(): LogPosition | undefined {
    return this.#start;
  }

  /** Goes one entry back. */
  take(): void {
    const line = this.#lines.pop();
    if (line !== undefined && this.#at !== undefined) {
      this.#start = { inode: this.#at.inode, offset: line.offset };
    }
    this.#look();
  }

  /** Reads until it knows an entry; false where there is none any more. */
  async read(): Promise<boolean> {
    while (this.#time === undefined) {
      if (!(await this.#readBlock())) return false;
      this.#look();
    }
    return true;
  }

  /** Drops what is no entry, or too old, from the end. */
  #look(): void {
    for (let line = this.#lines.at(-1); line !== undefined; line = this.#lines.at(-1)) {
      const record = readLogLine(line.text);
      this.#time = record !== undefined && record.time >= this.#since ? record.time : undefined;
      if (this.#time !== undefined) return;
      this.#lines.pop();
    }
    this.#time = undefined;
  }

  async #readBlock(): Promise<boolean> {
    const at = this.#at;
    if (at === undefined || at.end === 0) return this.#openSegment();
    const from = Math.max(0, at.end - blockBytes);
    const block = await this.#trail.read(at.inode, from, at.end - from);
    // It was rotated away meanwhile, and those before it as well.
    if (block.length < at.end - from) {
      this.#segments = [];
      this.#at = undefined;
      return false;
    }
    const bytes = Buffer.concat([block, at.rest]);
    // The first line begins here only at the beginning of the file.
    const begin = from === 0 ? 0 : bytes.indexOf(newline) + 1;
    this.#at = { inode: at.inode, end: from, rest: bytes.subarray(0, begin) };
    this.#lines = linesOf(bytes, begin, from);
    return true;
  }

  async #openSegment(): Promise<boolean> {
    const segments = this.#segments ?? (await this.#lookAtSegments());
    this.#segments = segments;
    const segment = segments.pop();
    if (segment === undefined) return false;
    this.#at = { inode: segment.inode, end: segment.size, rest: Buffer.alloc(0) };
    return true;
  }

  async #lookAtSegments(): Promise<Segment[]> {
    const all = await this.#trail.segments();
    const newest = all.at(-1);
    if (newest !== undefined) this.#start = { inode: newest.inode, offset: newest.size };
    return all.filter(({ changedMs }) => changedMs >= this.#sinceMs);
  }
}

/** What begins at `begin` or after it, and has its end. `offset`: where the bytes are in the file. */
function linesOf(bytes: Buffer, begin: number, offset: number): PastLine[] {
  const lines: PastLine[] = [];
  for (let from = begin, to = bytes.indexOf(newline, from); to !== -1; to = bytes.indexOf(newline, from)) {
    if (to > from) lines.push({ text: bytes.toString('utf8', from, to), offset: offset + from });
    from = to + 1;
  }
  return lines;
}
