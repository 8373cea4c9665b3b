import { eventLine, eventsDropped } from '../control/parts.js';
import type { RecordedEvent } from '../events.js';
import { jsonLine } from '../log/json-line.js';
import type { Descriptor } from '../stdio/output/descriptor.js';
import { Output } from '../stdio/output/output.js';
import { encodeText } from '../util/byte-string.js';
import type { Clock } from '../util/clock.js';

/** How long the last events may take to be read, where nobody seems to read. */
const farewellMs = 1000;

export interface EventStreamOptions {
  readonly descriptor: Descriptor;
  readonly clock: Clock;
  /** Told once where nothing can be written any more; not where the reader has left. */
  readonly onFault: (message: string) => void;
}

/** Every event as a line of JSON, for other programs; while they do not read, events are dropped and counted. */
export class EventStream {
  readonly #clock: Clock;
  readonly #output: Output;
  #dropped = 0;

  constructor({ descriptor, clock, onFault }: EventStreamOptions) {
    this.#clock = clock;
    this.#output = new Output({
      descriptor,
      onRoom: () => this.#sayDropped(),
      onFault: (fault) => {
        if (fault.type === 'failed') onFault(`events can no longer be written: ${fault.message}`);
      },
    });
  }

  readonly take = (recorded: RecordedEvent): void => {
    if (this.#output.isFull) this.#dropped++;
    else this.#write(eventLine(recorded));
  };

  /** Resolves when all is written, or was not read within a second. */
  async end(): Promise<void> {
    this.#sayDropped();
    const cancel = this.#clock.schedule(farewellMs, () => this.#output.abandon());
    await this.#output.end();
    cancel();
  }

  #sayDropped(): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.#write(eventsDropped(dropped));
  }

  #write(line: object): void {
    this.#output.write(encodeText(jsonLine(line)));
  }
}
