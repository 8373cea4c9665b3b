/** Gives something back. Does not reject. */
export type Undo = () => unknown;

/** What was taken on the way to something that may yet fail, or be called off: given back in the reverse order. */
export class UndoStack {
  #undos: Undo[] | undefined = [];

  /** Has this done by `unwind`; at once where that has been called. */
  add(undo: Undo): void {
    if (this.#undos === undefined) undo();
    else this.#undos.push(undo);
  }

  /** Gives everything back, one after the other, and from now on whatever is added. */
  async unwind(): Promise<void> {
    const undos = this.#undos ?? [];
    this.#undos = undefined;
    for (const undo of undos.reverse()) await undo();
  }
}
