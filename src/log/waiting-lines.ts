import { logLine } from './log-line.js';

/** Bytes that may wait for a disk, of each file. */
const mostBytes = 1024 * 1024;

/** Lines that leave for the file together. */
export interface LinesTaken {
  readonly text: string;
  /** How many entries are lost where it cannot be written, those included whose loss it would tell. */
  readonly entries: number;
}

/** Lines that wait to be written to one file. What it cannot take is dropped, and counted in the file itself. */
export class WaitingLines {
  readonly #worker: string | undefined;
  #lines = '';
  #bytes = 0;
  #count = 0;
  /** Entries that are missing before those that wait, and after them. */
  #lost = 0;
  #dropped = 0;

  constructor(worker: string | undefined) {
    this.#worker = worker;
  }

  add(line: string): void {
    const bytes = Buffer.byteLength(line);
    // Once some are dropped, later ones are, so that there is one gap and not many.
    if (this.#dropped > 0 || this.#bytes + bytes > mostBytes) {
      this.#dropped++;
      return;
    }
    this.#lines += line;
    this.#bytes += bytes;
    this.#count++;
  }

  /** All of them. `time`: what a clock on the wall says. */
  take(time: number): LinesTaken {
    // A write that failed may have left half a line behind.
    const before = this.#lost === 0 ? '' : `\n${this.#missing(this.#lost, time)}`;
    const after = this.#dropped === 0 ? '' : this.#missing(this.#dropped, time);
    const taken = {
      text: `${before}${this.#lines}${after}`,
      entries: this.#lost + this.#count + this.#dropped,
    };
    this.#lines = '';
    this.#bytes = 0;
    this.#count = 0;
    this.#lost = 0;
    this.#dropped = 0;
    return taken;
  }

  /** What was taken could not be written. */
  lose({ entries }: LinesTaken): void {
    this.#lost += entries;
  }

  #missing(count: number, time: number): string {
    const message = `${count === 1 ? '1 entry is' : `${count} entries are`} missing here: they could not be written`;
    const worker = this.#worker;
    return logLine({ level: 'warn', message, ...(worker === undefined ? {} : { worker }) }, time);
  }
}
