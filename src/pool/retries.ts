import type { Command, ErrorCode, Failure } from '../command.js';

/** What another attempt may mend: never a command that is wrong in itself. */
const mendable: ReadonlySet<ErrorCode> = new Set(['worker_crashed', 'timeout', 'tool_error']);

const firstDelayMs = 100;
const longestDelayMs = 30_000;
/** The longest time that a timer can wait: 24 days. */
const longestWaitMs = 2 ** 31 - 1;
/** A delay is this much longer or shorter, at random, so that commands which failed together are not tried together. */
const jitter = 0.25;

/**
 * How long to wait before a command that failed is tried again, and twice as long each time; undefined where it is not.
 * A tool that asked for another attempt may have said how long at least.
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
  const delayMs = Math.min(longestDelayMs, exact) * (1 - jitter + 2 * jitter * random());
  const leastMs = Number(error.details?.['retry_after_ms'] ?? 0);
  return Math.min(longestWaitMs, Math.max(leastMs, delayMs));
}
