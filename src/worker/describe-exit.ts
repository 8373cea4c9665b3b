import type { Exit } from '../events.js';

/** What happened to a process, as the predicate of a sentence. */
export function describeExit({ code, signal }: Exit): string {
  if (signal !== null) return `was killed by ${signal}`;
  return code === null ? 'ended' : `exited with status ${code}`;
}
