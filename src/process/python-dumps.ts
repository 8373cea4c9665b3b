import { readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import type { Clock } from '../util/clock.js';
import type { ProcessHandle } from './process-handle.js';
import { type PythonStack, parsePythonStack } from './python-stack.js';

/**
 * Has faulthandler write where all threads are, at once, whatever holds Python's lock. Nothing else is known to use it, and
 * a process that has no handler for it does not notice (a program that a tool became, a worker that has just been started).
 */
const dumpSignal = 'SIGURG';

/** Between two looks at the file. */
const lookMs = 10;
/** A process that is in the middle of a system call that cannot be interrupted, or was stopped, writes nothing. */
const patienceMs = 1000;
/** What faulthandler writes is bounded by 100 threads of 100 frames. */
const mostBytes = 256 * 1024;

/** The file that a worker's Python has where it is written: when it dies of a fatal signal, and when somebody asks. */
export class PythonDumps {
  readonly #path: string;
  readonly #clock: Clock;
  #underway: Promise<PythonStack | undefined> | undefined;

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  /** Where its threads are now; undefined where it did not say so within a second. It goes on meanwhile. */
  take(process: Pick<ProcessHandle, 'signal' | 'exited'>): Promise<PythonStack | undefined> {
    this.#underway ??= this.#take(process).finally(() => {
      this.#underway = undefined;
    });
    return this.#underway;
  }

  /** What it wrote when it died of a fatal signal; undefined where it did not. */
  fatal(): PythonStack | undefined {
    const text = this.#read();
    return text.startsWith('Fatal Python error') ? parsePythonStack(text) : undefined;
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }

  async #take({
    signal,
    exited,
  }: Pick<ProcessHandle, 'signal' | 'exited'>): Promise<PythonStack | undefined> {
    if (this.#size() === undefined) return undefined;
    truncateSync(this.#path);
    if (!signal(dumpSignal, 'leader')) return undefined;
    let hasExited = false;
    void exited.then(() => {
      hasExited = true;
    });
    let size = 0;
    for (const since = this.#clock.now(); this.#clock.now() - since < patienceMs && !hasExited; ) {
      await new Promise<void>((resolve) => this.#clock.schedule(lookMs, resolve));
      const now = this.#size() ?? 0;
      // It is written in many small pieces, one right after the other.
      if (now > 0 && now === size) return this.#parsed();
      size = now;
    }
    return undefined;
  }

  #parsed(): PythonStack | undefined {
    const text = this.#read();
    return text.startsWith('Fatal Python error') ? undefined : parsePythonStack(text);
  }

  #size(): number | undefined {
    return statSync(this.#path, { throwIfNoEntry: false })?.size;
  }

  #read(): string {
    try {
      return readFileSync(this.#path, 'utf8').slice(0, mostBytes);
    } catch {
      return '';
    }
  }
}
