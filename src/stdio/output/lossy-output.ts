import { type ByteString, encodeText } from '../../util/byte-string.js';
import type { Clock } from '../../util/clock.js';
import type { Descriptor } from './descriptor.js';
import { Output, type OutputFault } from './output.js';

/** How long the last lines may take, where nobody seems to read them. */
const farewellMs = 1000;

export interface LossyOutputOptions {
  readonly descriptor: Descriptor;
  readonly clock: Clock;
  /** It is full from this many waiting bytes on. Default: 1 MiB. */
  readonly highWaterMark?: number | undefined;
  /** Told how many lines were dropped, once there is room to say it, or `tellDropped` asks for it. */
  readonly onDropped: (lines: number) => void;
  readonly onFault?: ((fault: OutputFault) => void) | undefined;
}

/** Lines that nobody may ever read, and nobody waits for: while it is full they are dropped, and counted. */
export class LossyOutput {
  readonly #clock: Clock;
  readonly #onDropped: (lines: number) => void;
  readonly #output: Output;
  #dropped = 0;

  constructor({ clock, onDropped, ...output }: LossyOutputOptions) {
    this.#clock = clock;
    this.#onDropped = onDropped;
    this.#output = new Output({ ...output, onRoom: () => this.tellDropped() });
  }

  /** Writes what `line` makes, or drops it unmade. */
  offer(line: () => ByteString): void {
    if (this.#output.isFull) this.#dropped++;
    else this.#output.write(line());
  }

  /** The same for text. */
  offerText(text: string): void {
    this.offer(() => encodeText(text));
  }

  /** Writes it, full or not: for what says that others were dropped. */
  insist(line: ByteString): void {
    this.#output.write(line);
  }

  tellDropped(): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.#onDropped(dropped);
  }

  /** Resolves when all is written, or was not read within a second. */
  async end(): Promise<void> {
    const cancel = this.#clock.schedule(farewellMs, () => this.#output.abandon());
    await this.#output.end();
    cancel();
  }
}
