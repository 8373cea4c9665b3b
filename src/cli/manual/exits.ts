import { type CommandDefinition, everyCommand } from '../command-definition.js';
import { exitCodes } from '../exit-codes.js';

/** What a command may end with, in the order of the codes. */
export function exitsOf({ exits }: CommandDefinition): readonly (readonly [code: number, text: string])[] {
  const all = { ok: 'done', ...everyCommand, ...exits };
  return Object.entries(all)
    .map(([name, text]) => [exitCodes[name as keyof typeof exitCodes], text] as const)
    .sort(([one], [other]) => one - other);
}

/** What each code means, whichever command ends with it. */
export const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'finished, and everything succeeded; or wound down with nothing lost',
  failed: 'a command of the input failed, or the subcommand did',
  usage: 'usage or configuration; nothing was started',
  notRunning: 'no such running instance',
  unhealthy: 'status --check: starting, degraded or winding down',
  workersFailed: 'workers failed for good: an adapter that cannot be imported, or a crash loop',
  nameTaken: 'the name given with --name is already running',
  bug: 'a bug in snakepit',
  outputFailed: 'the output could not be written',
  timedOut: 'it took longer than it may, or the supervisor does not answer',
};
