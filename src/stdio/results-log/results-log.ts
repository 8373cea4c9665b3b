import type { PitEvent } from '../../events.js';
import type { Descriptor } from '../output/descriptor.js';
import type { RunMark } from './run-mark.js';
import type { Survey } from './survey.js';
import type { SyncedDescriptor } from './synced-descriptor.js';

export interface ResultsLogOptions {
  /** As it was named. */
  readonly path: string;
  readonly survey: Survey;
  readonly descriptor: SyncedDescriptor;
  readonly mark: RunMark;
}

/** What was found in a results file. */
export type Resumption = Omit<Extract<PitEvent, { readonly type: 'results-resumed' }>, 'type'>;

/** A results file that is the log of what was done: lines whose result is in it are left out. */
export class ResultsLog {
  readonly found: Resumption;
  readonly #survey: Survey;
  readonly #descriptor: SyncedDescriptor;
  readonly #mark: RunMark;
  #skipped = 0;
  #handed = 0;

  constructor({ path, survey, descriptor, mark }: ResultsLogOptions) {
    const { keys, failed, takenOut, rest } = survey;
    this.found = {
      file: path,
      results: keys.total,
      failed,
      takenOut,
      wasTorn: rest === 'torn',
      mayHaveStarted: mark.before,
    };
    this.#survey = survey;
    this.#descriptor = descriptor;
    this.#mark = mark;
  }

  /** Where results go. */
  get descriptor(): Descriptor {
    return this.#descriptor;
  }

  /** Lines that were left out. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Results in the file that no line of the input has asked for so far. */
  get unclaimed(): number {
    return this.#survey.keys.total;
  }

  /** Leaves out a line whose result is there, once for each time it is there. */
  isDone(key: string): boolean {
    const isDone = this.#survey.keys.take(key);
    if (isDone) this.#skipped++;
    return isDone;
  }

  /** A line is on its way to the file. */
  readonly handOver = (): void => {
    this.#handed++;
  };

  /** So many commands are with workers, or will be at once. */
  note(inFlight: number): void {
    this.#mark.note(inFlight + this.#handed - this.#descriptor.lines);
  }

  /** After the last result: resolves once the disk has everything, with why it does not where it could not take it. */
  async end(): Promise<NodeJS.ErrnoException | undefined> {
    const fault = await this.#descriptor.end();
    if (fault === undefined && this.#handed === this.#descriptor.lines) this.#mark.remove();
    return fault;
  }
}
