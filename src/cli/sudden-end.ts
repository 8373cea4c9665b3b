const undos = new Set<() => void>();

/** What has to be undone even where a bug ends the program at once; returns how to take that back. */
export function onSuddenEnd(undo: () => void): () => void {
  undos.add(undo);
  return () => undos.delete(undo);
}

/** Undoes it now. What fails at that is nothing compared to the bug. */
export function undoAtSuddenEnd(): void {
  for (const undo of undos) {
    undos.delete(undo);
    try {
      undo();
    } catch {
      // As said.
    }
  }
}
