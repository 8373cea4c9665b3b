import type { ControlClient } from '../control/control-client.js';
import { SnakepitError } from '../errors.js';
import { openStandard } from '../stdio/output/open-descriptor.js';
import { Output, type OutputFault } from '../stdio/output/output.js';
import { encodeText, toByteString } from '../util/byte-string.js';
import { systemClock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import { exitCodes } from './exit-codes.js';
import type { Leaving } from './leave.js';
import { reportError } from './report-error.js';

/** Standard output for what goes on and on: it is written as it comes, and what comes is read no faster than that. */
export class Followed {
  readonly #output: Output;
  readonly #client: ControlClient;
  readonly #fault = deferred<OutputFault>();

  constructor(client: ControlClient) {
    this.#client = client;
    this.#output = new Output({
      descriptor: openStandard(1, systemClock),
      onRoom: () => client.resume(),
      onFault: this.#fault.resolve,
    });
  }

  readonly write = (text: string | Buffer): void => {
    if (text.length === 0) return;
    this.#output.write(typeof text === 'string' ? encodeText(text) : toByteString(text));
    if (this.#output.isFull) this.#client.pause();
  };

  /** Waits until there is nothing more to come, or nobody reads it: which is no failure. Rejects as `source` does. */
  async until(source: Promise<unknown>): Promise<Leaving> {
    await Promise.race([this.#fault.promise, source]);
    this.#client.close();
    source.catch(() => {});
    await this.#output.end();
    // The last write may be the one that fails.
    const fault = await Promise.race([this.#fault.promise, undefined]);
    if (fault?.type !== 'failed') return { code: exitCodes.ok };
    await reportError(new SnakepitError('output', `cannot write to standard output: ${fault.message}`));
    return { code: exitCodes.outputFailed };
  }
}

/** Resolves where the request ends, and also where it ends because the supervisor has. */
export async function untilGone(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (thrown) {
    if (!(thrown instanceof SnakepitError) || thrown.code !== 'not-running') throw thrown;
  }
}
