/**
 * Makes calls share work: one that comes while the work is being done waits for it, then shares the next turn
 * with all others that came meanwhile. So each caller's work begins after its call, and there is never more
 * than one at a time.
 */
export function coalesce<T>(work: () => Promise<T>): () => Promise<T> {
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= current.then(() => {
      next = undefined;
      const done = work();
      current = done.catch(() => {});
      return done;
    });
    return next;
  };
}
