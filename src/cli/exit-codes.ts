import type { SnakepitErrorCode } from '../errors.js';

/** What the program ends with; docs/protocol.md says what each means. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notRunning: 3,
  unhealthy: 4,
  workersFailed: 5,
  nameTaken: 6,
  bug: 70,
  outputFailed: 74,
  timedOut: 124,
} as const;

const byErrorCode: Readonly<Record<SnakepitErrorCode, number>> = {
  usage: exitCodes.usage,
  interpreter: exitCodes.workersFailed,
  adapter: exitCodes.workersFailed,
  'workers-failed': exitCodes.workersFailed,
  'name-taken': exitCodes.nameTaken,
  'runtime-directory': exitCodes.usage,
  output: exitCodes.outputFailed,
  system: exitCodes.failed,
  'not-running': exitCodes.notRunning,
  'timed-out': exitCodes.timedOut,
  internal: exitCodes.bug,
};

export function exitCodeOf(code: SnakepitErrorCode): number {
  return byErrorCode[code];
}
