import { openStandard } from '../stdio/output/open-descriptor.js';
import { Output } from '../stdio/output/output.js';
import { encodeText } from '../util/byte-string.js';
import type { Clock } from '../util/clock.js';

/** How long the last lines may take to be read, where nobody seems to read. */
const farewellMs = 1000;

/**
 * Standard error, which nobody may ever read: while it is full, lines are dropped and counted, and in the end it is waited
 * for only a moment.
 */
export class StandardError {
  readonly #clock: Clock;
  readonly #onDropped: (messages: number) => void;
  readonly #output: Output;
  #dropped = 0;

  /** `onDropped` is told once there is room to say it. */
  constructor(clock: Clock, onDropped: (messages: number) => void) {
    this.#clock = clock;
    this.#onDropped = onDropped;
    this.#output = new Output({ descriptor: openStandard(2, clock), onRoom: () => this.#sayDropped() });
  }

  /** Writes whole lines, or drops them. */
  readonly say = (lines: string): void => {
    if (this.#output.isFull) this.#dropped++;
    else this.#output.write(encodeText(lines));
  };

  /** Resolves when all is written, or was not read within a second. */
  async end(): Promise<void> {
    const cancel = this.#clock.schedule(farewellMs, () => this.#output.abandon());
    await this.#output.end();
    cancel();
  }

  #sayDropped(): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.#onDropped(dropped);
  }
}
