import { LossyOutput } from '../stdio/output/lossy-output.js';
import { openStandard } from '../stdio/output/open-descriptor.js';
import type { Clock } from '../util/clock.js';

/** Standard error, which nobody may ever read: while it is full, messages are dropped and counted. */
export class StandardError {
  readonly #output: LossyOutput;

  /** `onDropped` is told once there is room to say it. */
  constructor(clock: Clock, onDropped: (messages: number) => void) {
    this.#output = new LossyOutput({ descriptor: openStandard(2, clock), clock, onDropped });
  }

  /** Writes whole lines, or drops them. */
  readonly say = (lines: string): void => this.#output.offerText(lines);

  /** Resolves when all is written, or was not read within a second. */
  end(): Promise<void> {
    return this.#output.end();
  }
}
