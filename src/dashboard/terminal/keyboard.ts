import type { Key } from './key.js';

/** Where keys come from. */
export interface Keyboard {
  /** Calls for every key from now on; returns the undo. */
  onKey(listener: (key: Key) => void): () => void;
}
