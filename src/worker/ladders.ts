import type { TerminationStep } from '../process/process-handle.js';

/** How long SIGKILL is given to work: a process that cannot be interrupted is waited for no longer. */
const killGraceMs = 2000;

/** For what need not be asked: what a dead worker left behind, and a worker that is to be gone now. */
export const killLadder: readonly TerminationStep[] = [{ signal: 'SIGKILL', graceMs: killGraceMs }];

/** Asks with SIGTERM, and kills after `stopTimeoutMs`. */
export function stopLadder(stopTimeoutMs: number): readonly TerminationStep[] {
  return [{ signal: 'SIGTERM', graceMs: stopTimeoutMs }, ...killLadder];
}
