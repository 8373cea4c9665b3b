import type { Command, CommandError, Failure } from '../command.js';
import type { Departure, MemberResult } from './member.js';
import type { HeldCommand } from './seat.js';

/** What becomes of a command whose member died. */
export type Fate =
  /** It had finished, and its result was saved. */
  | { readonly kind: 'finished'; readonly result: MemberResult }
  /** It was never started, or may be run again: back into the queue. */
  | { readonly kind: 'again' }
  | { readonly kind: 'failed'; readonly answer: Failure };

/** A command that this many workers died of is never run again. */
const poisonousDeaths = 2;

/** Decides a held command's fate, and counts on the command what happened to it. */
export function fateOf(seq: number, { command, tool }: HeldCommand, departure: Departure): Fate {
  const finished = departure.finished(seq);
  if (finished !== undefined && finished !== 'lost') return { kind: 'finished', result: finished };
  if (seq > departure.started) {
    command.attempt--;
    return { kind: 'again' };
  }
  command.deaths++;
  const isIdempotent = command.isIdempotent || tool.isIdempotent;
  if (isIdempotent && command.deaths < poisonousDeaths) return { kind: 'again' };
  return {
    kind: 'failed',
    answer: { ok: false, error: deathOf(command, departure.error, finished === 'lost') },
  };
}

function deathOf(command: Command, error: CommandError, hadFinished: boolean): CommandError {
  if (command.deaths >= poisonousDeaths) {
    const message = `${command.deaths} workers died while they ran this command, so it is not run again; the last: ${error.message}`;
    return { ...error, code: 'poisoned', message };
  }
  return hadFinished ? { ...error, details: { ...error.details, finished: true } } : error;
}
