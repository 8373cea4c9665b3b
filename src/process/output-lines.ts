import type { Clock } from '../util/clock.js';
import { LineCutter } from './line-cutter.js';
import { OutputQuota, type QuotaLimits } from './output-quota.js';

const newline = 0x0a;
const maxLineBytes = 8 * 1024;
/** Lines of standard error that are kept, to be shown when the process dies. */
const keptLines = 20;

export type OutputStream = 'stdout' | 'stderr';

export interface OutputSinks {
  /** Control sequences are left in: whoever shows the line makes it harmless. */
  onLine(stream: OutputStream, line: string): void;
  /** Told at most once a second. Lines of 0 with bytes: the rest of lines that were cut. */
  onDropped(lines: number, bytes: number): void;
}

/**
 * What a process prints, as lines for the log. It takes everything at once, however much comes, so that the
 * process never waits for us; beyond a quota it only counts. The last lines of standard error are known also
 * where they were dropped.
 */
export class OutputLines {
  readonly #sinks: OutputSinks;
  readonly #quota: OutputQuota;
  readonly #cutters: Readonly<Record<OutputStream, LineCutter>>;
  readonly #lastStderr: string[] = [];

  constructor(sinks: OutputSinks, clock: Clock, limits?: QuotaLimits) {
    this.#sinks = sinks;
    this.#quota = new OutputQuota(clock, sinks.onDropped, limits);
    this.#cutters = { stdout: this.#cutter('stdout'), stderr: this.#cutter('stderr') };
  }

  write(stream: OutputStream, chunk: Buffer): void {
    this.#cutters[stream].write(this.#quota.isSpent ? this.#skipFlood(chunk) : chunk);
  }

  /** Hands on lines without an end, and tells what was dropped. More may still come. */
  flush(): void {
    this.#cutters.stdout.flush();
    this.#cutters.stderr.flush();
    this.#quota.report();
  }

  lastStderr(): readonly string[] {
    return [...this.#lastStderr];
  }

  #cutter(stream: OutputStream): LineCutter {
    return new LineCutter(
      {
        line: (text, bytes) => {
          if (stream === 'stderr' && this.#lastStderr.push(text) > keptLines) this.#lastStderr.shift();
          if (this.#quota.take(bytes)) this.#sinks.onLine(stream, text);
        },
        overflow: (bytes) => this.#quota.drop(0, bytes),
      },
      maxLineBytes,
    );
  }

  /**
   * Only the end of the chunk is worth a look when its lines will be dropped anyway: the rest is counted,
   * which is fast.
   */
  #skipFlood(chunk: Buffer): Buffer {
    const start = lastLinesStart(chunk, keptLines);
    const lines = countNewlines(chunk, start);
    if (lines <= 1) return chunk;
    // The first end of line stays in, as it ends a line that a former chunk began.
    const first = chunk.indexOf(newline) + 1;
    this.#quota.drop(lines - 1, start - first);
    return Buffer.concat([chunk.subarray(0, first), chunk.subarray(start)]);
  }
}

/** Where the last `count` whole lines begin, and what follows them. */
function lastLinesStart(chunk: Buffer, count: number): number {
  let start = chunk.lastIndexOf(newline);
  for (let i = 0; i < count && start > 0; i++) start = chunk.lastIndexOf(newline, start - 1);
  return start + 1;
}

function countNewlines(chunk: Buffer, end: number): number {
  let count = 0;
  for (let i = 0; i < end; i++) if (chunk[i] === newline) count++;
  return count;
}
