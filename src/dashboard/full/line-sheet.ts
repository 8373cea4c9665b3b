import { createContext } from 'react';

/**
 * Lines of one frame on their way past Ink. Ink keeps every cell as an object, and takes the styles of each apart and puts
 * them together again: a frame of 200 by 60 cost it 80 ms. So it lays out numbers instead, one for each line, and the lines
 * take their place when the frame is there.
 */
export class LineSheet {
  #lines: string[] = [];

  /** What stands for the line in Ink's frame. */
  readonly put = (line: string): string => {
    this.#lines.push(line);
    return String(this.#lines.length);
  };

  /** The frame, with the lines that were put since the last one. */
  readonly fill = (frame: string): string => {
    const lines = this.#lines;
    this.#lines = [];
    return frame
      .split('\n')
      .map((number) => lines[Number(number) - 1] ?? '')
      .join('\n');
  };
}

/** Cells of the number of a line: as wide as the screen is for Ink. */
export const numberCells = 6;

export const SheetContext = createContext(new LineSheet());
