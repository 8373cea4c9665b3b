import { closeSync, constants, openSync } from 'node:fs';
import { isatty, ReadStream } from 'node:tty';
import type { Clock } from '../../util/clock.js';
import type { Key } from './key.js';
import { KeyDecoder } from './key-decoder.js';
import type { Keyboard } from './keyboard.js';

const { O_RDONLY, O_NONBLOCK, O_NOCTTY } = constants;
const flags = O_RDONLY | O_NONBLOCK | O_NOCTTY;

const newline = 0x0a;

/** Whether there is a terminal to take keys from. */
export function hasKeys(): boolean {
  if (isatty(0)) return true;
  try {
    closeSync(openSync('/dev/tty', flags));
    return true;
  } catch {
    return false;
  }
}

/** Keys of the terminal that standard input is, else of the one that controls us, in raw mode from `enter` to `leave`. */
export class TerminalKeyboard implements Keyboard {
  readonly #terminal: ReadStream;
  readonly #decoder: KeyDecoder;
  readonly #listeners = new Set<(key: Key) => void>();

  private constructor(terminal: ReadStream, clock: Clock) {
    this.#terminal = terminal;
    this.#decoder = new KeyDecoder(clock, (key) => {
      for (const listener of [...this.#listeners]) listener(key);
    });
    // One that has gone away: a signal tells of that.
    terminal.on('error', () => {});
    terminal.on('data', (bytes: Buffer) => {
      // Not what Enter sends, but what it is made of by a terminal in its usual mode, into which another program of the
      // pipeline has put it back at its end, as every Node does.
      if (bytes.at(-1) === newline) this.enter();
      this.#decoder.feed(bytes);
    });
    terminal.pause();
  }

  /** Undefined where there is no terminal to take keys from. */
  static open(clock: Clock): TerminalKeyboard | undefined {
    try {
      const fd = isatty(0) ? 0 : openSync('/dev/tty', flags);
      return new TerminalKeyboard(new ReadStream(fd), clock);
    } catch {
      return undefined;
    }
  }

  onKey(listener: (key: Key) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Only in the foreground: a process in the background is stopped by the change of the mode. */
  enter(): void {
    if (this.#terminal.destroyed) return;
    // A shell may have changed it meanwhile, of which nobody told: asking for the mode it is said to have does nothing.
    this.#terminal.setRawMode(false).setRawMode(true);
    this.#terminal.resume();
  }

  leave(): void {
    if (this.#terminal.destroyed) return;
    this.#terminal.pause();
    this.#decoder.reset();
    if (this.#terminal.isRaw) this.#terminal.setRawMode(false);
  }

  close(): void {
    this.leave();
    this.#listeners.clear();
    this.#terminal.destroy();
  }
}
