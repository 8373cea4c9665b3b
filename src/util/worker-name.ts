/** What the worker of a slot is called: `w1` of index 0; in a pool with a name `gpu.w1`. */
export function workerName(index: number, pool: string | undefined): string {
  return `${pool === undefined ? '' : `${pool}.`}w${index + 1}`;
}

/** The pool that a worker of this name belongs to; undefined where there is one, without a name. */
export function poolOf(worker: string): string | undefined {
  const dot = worker.lastIndexOf('.');
  return dot === -1 ? undefined : worker.slice(0, dot);
}
