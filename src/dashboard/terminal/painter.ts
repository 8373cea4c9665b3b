import type { Descriptor } from '../../stdio/output/descriptor.js';
import { encodeText } from '../../util/byte-string.js';
import { type Deferred, deferred } from '../../util/deferred.js';
import type { Size } from '../place.js';
import { frameChanges, frameLines } from './frame-changes.js';
import { enterScreen, leaveScreen } from './sequences.js';

/** `broken`: the terminal is gone, and nothing is written any more. */
type Writing = 'idle' | 'busy' | 'broken';

/**
 * Brings frames to a terminal: only the lines that changed, and while a write is on its way only the newest frame is kept.
 * What it writes are whole sequences, so that somebody else may write in between once it has left the screen.
 */
export class Painter {
  readonly #descriptor: Descriptor;
  #writing: Writing = 'idle';
  /** What has to be written before anything else, whatever comes. */
  #controls = '';
  #wanted: { readonly frame: string; readonly size: Size } | undefined;
  /** The lines on the screen. Undefined: nothing is known of it. */
  #shown: readonly string[] | undefined;
  #drained: Deferred<void> | undefined;

  constructor(descriptor: Descriptor) {
    this.#descriptor = descriptor;
  }

  enter(): void {
    this.#wanted = undefined;
    this.#shown = [];
    this.#controls += enterScreen;
    this.#write();
  }

  /** Resolves once the terminal has taken it, which may be never. */
  leave(): Promise<void> {
    this.#wanted = undefined;
    this.#controls += leaveScreen;
    this.#write();
    if (this.#writing !== 'busy') return Promise.resolve();
    this.#drained ??= deferred();
    return this.#drained.promise;
  }

  show(frame: string, size: Size): void {
    this.#wanted = { frame, size };
    this.#write();
  }

  /** Sends a sequence that changes nothing on the screen, or drops it while the terminal takes nothing. */
  send(sequence: string): void {
    if (this.#writing !== 'idle') return;
    this.#controls += sequence;
    this.#write();
  }

  /** Something has happened to the screen: the next frame is painted as a whole. */
  forget(): void {
    this.#shown = undefined;
  }

  /** Gives up what the terminal does not take. */
  close(): void {
    this.#writing = 'broken';
    this.#descriptor.close();
    this.#drained?.resolve();
  }

  #write(): void {
    // A descriptor may be done at once, and what is to be written next is there by then.
    while (this.#writing === 'idle') {
      const text = this.#take();
      if (text === '') {
        this.#drained?.resolve();
        this.#drained = undefined;
        return;
      }
      let isDone = false;
      let isLater = false;
      this.#writing = 'busy';
      this.#descriptor.write(encodeText(text), (error) => {
        if (this.#writing === 'broken') return;
        this.#writing = error ? 'broken' : 'idle';
        isDone = true;
        if (error) this.#drained?.resolve();
        else if (isLater) this.#write();
      });
      isLater = !isDone;
    }
  }

  #take(): string {
    let text = this.#controls;
    this.#controls = '';
    if (this.#wanted === undefined) return text;
    const { frame, size } = this.#wanted;
    this.#wanted = undefined;
    const lines = frameLines(frame, size);
    text += frameChanges(this.#shown, lines, size);
    this.#shown = lines;
    return text;
  }
}
