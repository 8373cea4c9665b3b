import { EventEmitter } from 'node:events';

/**
 * What Ink takes for a terminal: it has a size, and gets whole frames. Ink never sees the real one, so it can neither wait
 * for it, nor move its cursor, nor read its keys.
 */
export class InkCanvas extends EventEmitter {
  readonly isTTY = false;
  columns: number;
  rows: number;
  readonly #paint: (frame: string) => void;

  constructor(columns: number, rows: number, paint: (frame: string) => void) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.#paint = paint;
  }

  readonly write = (frame: string): boolean => {
    this.#paint(frame);
    return true;
  };
}

/** A keyboard that nobody presses: keys come another way. */
export class NoKeys extends EventEmitter {
  readonly isTTY = false;
  setEncoding(): void {}
  ref(): void {}
  unref(): void {}
  read(): null {
    return null;
  }
}
