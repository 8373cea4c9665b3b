import type { LineEdit } from '../edit/line-edit.js';

export interface FilterState {
  readonly edit: LineEdit;
  /** What was filtered by before: `esc` brings it back. */
  readonly before: string;
}
