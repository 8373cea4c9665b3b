import { SnakepitError } from '../errors.js';
import { openStandard } from '../stdio/output/open-descriptor.js';
import { Output, type OutputFault } from '../stdio/output/output.js';
import { encodeText } from '../util/byte-string.js';
import { systemClock } from '../util/clock.js';
import { type Deferred, deferred } from '../util/deferred.js';
import { exitCodes } from './exit-codes.js';
import type { Leaving } from './leave.js';
import { reportError } from './report-error.js';

/** Standard output for more than one text, written no faster than it is read. */
export class Printer {
  readonly #output: Output;
  readonly #left = new AbortController();
  #fault: OutputFault | undefined;
  #room: Deferred<void> | undefined;

  constructor() {
    this.#output = new Output({
      descriptor: openStandard(1, systemClock),
      onRoom: () => this.#room?.resolve(),
      onFault: (fault) => {
        this.#fault = fault;
        this.#left.abort();
        this.#room?.resolve();
      },
    });
  }

  /** Aborts when nobody reads any more, or nothing can be written. */
  get left(): AbortSignal {
    return this.#left.signal;
  }

  /** Resolves when there is room for more, or no point in it. */
  async print(text: string): Promise<void> {
    this.#output.write(encodeText(text));
    if (!this.#output.isFull) return;
    this.#room = deferred();
    await this.#room.promise;
  }

  /** Writes what is left. A reader that has left (`| head -1`) has seen enough. */
  async end(): Promise<Leaving> {
    await this.#output.end();
    if (this.#fault?.type !== 'failed') return { code: exitCodes.ok };
    await reportError(new SnakepitError('output', `cannot write to standard output: ${this.#fault.message}`));
    return { code: exitCodes.outputFailed };
  }
}
