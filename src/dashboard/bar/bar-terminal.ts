import { type Descriptor, toOneString, type WriteDone } from '../../stdio/output/descriptor.js';
import { type ByteString, encodeText } from '../../util/byte-string.js';
import type { Clock } from '../../util/clock.js';
import { type Deferred, deferred } from '../../util/deferred.js';
import { emptyLine } from '../terminal/sequences.js';

/** Bytes of the log that may wait; more is dropped, and counted. */
const mostWaiting = 1024 * 1024;
/** How long the last lines may take, where the terminal takes nothing. */
const farewellMs = 1000;

interface Waiting {
  readonly bytes: ByteString;
  readonly done: WriteDone;
}

export interface BarTerminalOptions {
  readonly descriptor: Descriptor;
  readonly clock: Clock;
  /** Told how many messages were dropped, once there is room to say it. */
  readonly onDropped: (messages: number) => void;
}

/**
 * A terminal that has a bar in its last line, and above it results and the log: all of them written by this one writer, which
 * takes the bar away before each and puts it back after. Nothing waits for the terminal but the results, whose writer is told
 * when they are written.
 */
export class BarTerminal {
  readonly #descriptor: Descriptor;
  readonly #clock: Clock;
  readonly #onDropped: (messages: number) => void;
  #state: 'idle' | 'writing' | 'broken' = 'idle';
  #fault: NodeJS.ErrnoException | null = null;
  #results: Waiting | undefined;
  #log: ByteString = '';
  #dropped = 0;
  /** The bar as it is to be, and as it is. */
  #bar = '';
  #shown = '';
  #drained: Deferred<void> | undefined;

  constructor({ descriptor, clock, onDropped }: BarTerminalOptions) {
    this.#descriptor = descriptor;
    this.#clock = clock;
    this.#onDropped = onDropped;
  }

  /** Where results go. Closing it closes nothing: the bar may stay for longer. */
  readonly results: Descriptor = {
    write: (bytes, done) => {
      if (this.#state === 'broken') {
        done(this.#fault);
        return;
      }
      this.#results = { bytes: toOneString(bytes), done };
      this.#write();
    },
    close: () => {
      this.#results = undefined;
    },
  };

  /** Writes whole lines above the bar, or drops them. */
  readonly say = (lines: string): void => {
    if (this.#log.length > mostWaiting) this.#dropped++;
    else this.#log += encodeText(lines);
    this.#write();
  };

  /** Shows this in place of the bar that was there; nothing for none. */
  show(bar: string): void {
    this.#bar = bar;
    this.#write();
  }

  /** Takes the bar away; resolves when everything is written, or was not taken within a second. */
  async end(): Promise<void> {
    this.show('');
    const cancel = this.#clock.schedule(farewellMs, () => this.#break());
    if (this.#state === 'writing') {
      this.#drained = deferred();
      await this.#drained.promise;
    }
    cancel();
    this.#state = 'broken';
    this.#descriptor.close();
  }

  #write(): void {
    if (this.#state !== 'idle') return;
    const results = this.#results;
    const text = `${results?.bytes ?? ''}${this.#log}`;
    if (text === '' && this.#bar === this.#shown) {
      this.#drained?.resolve();
      return;
    }
    this.#results = undefined;
    this.#log = '';
    this.#shown = this.#bar;
    this.#state = 'writing';
    // Also where there is no bar of ours: another pit may have one in this line.
    this.#descriptor.write(`${emptyLine}${text}${encodeText(this.#bar)}`, (error) => {
      if (this.#state === 'broken') return;
      if (error) {
        this.#fault = error;
        this.#break();
      } else this.#state = 'idle';
      results?.done(error);
      this.#sayDropped();
      this.#write();
    });
  }

  #break(): void {
    this.#state = 'broken';
    this.#drained?.resolve();
  }

  #sayDropped(): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.#onDropped(dropped);
  }
}
