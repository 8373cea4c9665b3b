/** Whoever wants to know that something has happened. */
export class Listeners {
  readonly #all = new Set<() => void>();

  /** Returns the undo. */
  add(listener: () => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Tells those that listen now. */
  tell(): void {
    if (this.#all.size > 0) for (const listener of [...this.#all]) listener();
  }

  /** Resolves when `isSo`, which is looked at now and with each `tell`; or nobody waits for that any more. */
  when(isSo: () => boolean, cancelled?: AbortSignal): Promise<void> {
    if (isSo() || cancelled?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        undo();
        cancelled?.removeEventListener('abort', end);
        resolve();
      };
      const undo = this.add(() => {
        if (isSo()) end();
      });
      cancelled?.addEventListener('abort', end);
    });
  }
}
