/** A terminal that shows one frame at a time, on a screen of its own. */
export interface Screen {
  /** Width and height in cells; they change only just before `onResize` calls. */
  readonly columns: number;
  readonly rows: number;
  /** Calls after every change of its size; returns the undo. */
  onResize(listener: () => void): () => void;
  /**
   * Shows a frame in place of the one before: at most `rows` lines, none wider than `columns`. Never waits for the
   * terminal: while that takes nothing, only the newest frame is kept.
   */
  show(frame: string): void;
  /** Sends a control sequence that moves nothing, as for the clipboard; dropped while the terminal takes nothing. */
  send(sequence: string): void;
}
