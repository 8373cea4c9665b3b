import type { MemberTool } from './member.js';
import type { HeldCommand } from './seat.js';
import { isBatched } from './shared-calls.js';

/**
 * How long the longest of these commands has taken to end since it was asked to, in ticks of our own; less than any time
 * where none was. Those that share a call cannot end before it, and it is not asked to before all of them are: so each of
 * them counts as the last, and not at all while one is wanted still.
 */
export function overdueMs(unfinished: readonly HeldCommand[]): number {
  let longest = Number.NEGATIVE_INFINITY;
  const calls = new Map<MemberTool, number>();
  for (const { tool, interruption } of unfinished) {
    const waitedMs = interruption?.waitedMs ?? Number.NEGATIVE_INFINITY;
    if (isBatched(tool)) calls.set(tool, Math.min(waitedMs, calls.get(tool) ?? waitedMs));
    else longest = Math.max(longest, waitedMs);
  }
  return Math.max(longest, ...calls.values());
}
