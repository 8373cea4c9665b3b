import type { Command, ErrorCode, Failure } from '../command.js';

/** What another attempt may mend: never a command that is wrong in itself. */
const mendable: ReadonlySet<ErrorCode> = new Set(['worker_crashed', 'timeout', 'tool_error']);

const firstDelayMs = 100;
const longestDelayMs = 30_000;
/** A delay is this much longer or shorter, at random, so that commands which failed together are not tried together. */
const jitter = 0.25;

/**
 * How long to wait before a command that failed is tried again, and twice as long each time; undefined where it is not.
 *
 * @param preset further attempts of commands that do not say how many they want.
 * @param random gives numbers from 0 to below 1.
 */
export function retryDelayMs(
  command: Command,
  { error }: Failure,
  preset: number,
  random: () => number,
): number | undefined {
  const retries = command.options.retries ?? preset;
  if (command.retried >= retries || !mendable.has(error.code)) return undefined;
  const exact = firstDelayMs * 2 ** command.retried;
  return Math.min(longestDelayMs, exact) * (1 - jitter + 2 * jitter * random());
}
