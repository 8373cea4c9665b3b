import type { Exit } from '../events.js';

/** What happened to a process, as the predicate of a sentence. */
export function describeExit({ code, signal, isOutOfMemory }: Exit): string {
  if (signal !== null) return `was killed by ${signal}${isOutOfMemory ? ' (out of memory)' : ''}`;
  return code === null ? 'ended' : `exited with status ${code}`;
}
