import { eventLine, eventsDropped } from '../control/parts.js';
import type { RecordedEvent } from '../events.js';
import { jsonLine } from '../log/json-line.js';
import type { Descriptor } from '../stdio/output/descriptor.js';
import { LossyOutput } from '../stdio/output/lossy-output.js';
import { type ByteString, encodeText } from '../util/byte-string.js';
import type { Clock } from '../util/clock.js';

export interface EventStreamOptions {
  readonly descriptor: Descriptor;
  readonly clock: Clock;
  /** Told once where nothing can be written any more; not where the reader has left. */
  readonly onFault: (message: string) => void;
}

/** Every event as a line of JSON, for other programs; while they do not read, events are dropped and counted. */
export class EventStream {
  readonly #output: LossyOutput;

  constructor({ descriptor, clock, onFault }: EventStreamOptions) {
    this.#output = new LossyOutput({
      descriptor,
      clock,
      onDropped: (events) => this.#output.insist(bytesOf(eventsDropped(events))),
      onFault: (fault) => {
        if (fault.type === 'failed') onFault(`events can no longer be written: ${fault.message}`);
      },
    });
  }

  readonly take = (recorded: RecordedEvent): void => this.#output.offer(() => bytesOf(eventLine(recorded)));

  /** Resolves when all is written, or was not read within a second. */
  end(): Promise<void> {
    this.#output.tellDropped();
    return this.#output.end();
  }
}

function bytesOf(line: object): ByteString {
  return encodeText(jsonLine(line));
}
