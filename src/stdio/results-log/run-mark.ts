import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';

/** A file beside the results, which is there for as long as results are added. */
export function runMarkName(path: string): string {
  return `${path}.snakepit-run`;
}

/**
 * How many commands may have been started whose results are not written: what is lost where we are killed, and is run again.
 *
 * It is written down before it is true, and doubled each time: a dozen small writes in all. Where the end is in good order the
 * mark is removed, so that one which is found tells of a run that was killed.
 */
export class RunMark {
  readonly #path: string;
  /** Of the run before, where that was killed; 0: it ended in good order, or there was none. */
  readonly before: number;
  #most: number;

  /** @param path of the results. */
  constructor(path: string) {
    this.#path = runMarkName(path);
    this.before = readMark(this.#path);
    // What that one may have started is in doubt until an end in good order.
    this.#most = this.before;
  }

  /** There may be so many now. */
  note(unwritten: number): void {
    if (unwritten + this.before <= this.#most) return;
    this.#most = 2 ** Math.ceil(Math.log2(unwritten)) + this.before;
    this.#write();
  }

  /** All that was started is written. */
  remove(): void {
    try {
      unlinkSync(this.#path);
    } catch {
      // It is gone already.
    }
  }

  /** Without it the next run knows less to say, and this one is no worse. */
  #write(): void {
    try {
      writeFileSync(this.#path, `${JSON.stringify({ pid: process.pid, unwritten: this.#most })}\n`);
    } catch {
      // Said by the results themselves, where the disk is full.
    }
  }
}

function readMark(path: string): number {
  try {
    const { unwritten } = JSON.parse(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(unwritten) && unwritten >= 0 ? unwritten : 0;
  } catch {
    return 0;
  }
}
