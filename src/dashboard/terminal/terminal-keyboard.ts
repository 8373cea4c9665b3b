import { closeSync, constants, openSync } from 'node:fs';
import { isatty, ReadStream } from 'node:tty';
import type { Clock } from '../../util/clock.js';
import type { Key } from './key.js';
import { KeyDecoder } from './key-decoder.js';
import type { Keyboard } from './keyboard.js';

const { O_RDONLY, O_NONBLOCK, O_NOCTTY } = constants;
const newline = 0x0a;

/** Whether there is a terminal to take keys from. */
export function hasKeys(): boolean {
  try {
    closeSync(openTerminal());
    return true;
  } catch {
    return false;
  }
}

/** The terminal that standard input is, else the one that controls us. */
function openTerminal(): number {
  const flags = O_RDONLY | O_NONBLOCK | O_NOCTTY;
  if (!isatty(0)) return openSync('/dev/tty', flags);
  try {
    return openSync('/proc/self/fd/0', flags);
  } catch {
    return openSync('/dev/tty', flags);
  }
}

/**
 * Keys of a terminal in raw mode, from `enter` to `leave`. Only in between is it open: Node goes on to read a stream that is
 * paused, and whoever reads in the background is stopped.
 */
export class TerminalKeyboard implements Keyboard {
  readonly #decoder: KeyDecoder;
  readonly #listeners = new Set<(key: Key) => void>();
  #terminal: ReadStream | undefined;

  constructor(clock: Clock) {
    this.#decoder = new KeyDecoder(clock, (key) => {
      for (const listener of [...this.#listeners]) listener(key);
    });
  }

  onKey(listener: (key: Key) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Only in the foreground: a process in the background is stopped by the change of the mode. */
  enter(): void {
    this.leave();
    try {
      const terminal = new ReadStream(openTerminal());
      this.#terminal = terminal;
      // One that has gone away: a signal tells of that.
      terminal.on('error', () => {});
      terminal.setRawMode(true).on('data', (bytes: Buffer) => this.#take(terminal, bytes));
    } catch {
      // The same; what is shown needs no keys.
    }
  }

  /** Puts the terminal into the mode that it was in. */
  leave(): void {
    if (this.#terminal?.destroyed === false) this.#terminal.setRawMode(false);
    this.drop();
  }

  /** Leaves it in the mode that it is in. */
  drop(): void {
    this.#decoder.reset();
    this.#terminal?.destroy();
    this.#terminal = undefined;
  }

  #take(terminal: ReadStream, bytes: Buffer): void {
    if (terminal !== this.#terminal) return;
    // Not what Enter sends, but what a terminal in its usual mode makes of it: another program of the pipeline has put it
    // back into that at its end, as every Node does. (Asking for the mode it is said to have does nothing.)
    if (bytes.at(-1) === newline) terminal.setRawMode(false).setRawMode(true);
    this.#decoder.feed(bytes);
  }
}
