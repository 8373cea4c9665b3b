import type { LineEdit } from '../edit/line-edit.js';

export interface PaletteState {
  readonly edit: LineEdit;
  /** Why what was sent last was not understood. */
  readonly complaint: string | undefined;
}
