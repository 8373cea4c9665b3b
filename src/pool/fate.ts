import type { Command, CommandError, Failure } from '../command.js';
import { killedOutcome } from './interruption.js';
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

/**
 * Decides a held command's fate, and counts on the command what happened to it.
 *
 * @param wasGivenUp the member was killed by us, for another command that did not end.
 */
export function fateOf(seq: number, held: HeldCommand, departure: Departure, wasGivenUp: boolean): Fate {
  const { command, tool, interruption } = held;
  const { error, started } = departure;
  const finished = finishedAs(departure.finished(seq), held);
  if (finished !== undefined && finished !== 'lost') return { kind: 'finished', result: finished };
  if (seq > started) {
    command.attempt--;
    return { kind: 'again' };
  }
  if (interruption !== undefined) return { kind: 'failed', answer: killedOutcome(interruption) };

  // What had finished, or only ran beside what we killed for, or was cut on purpose, is not suspected of the death.
  const isSuspect = finished === undefined && !wasGivenUp && !departure.isIntended;
  if (isSuspect) command.deaths++;
  const isIdempotent = command.options.isIdempotent === true || tool.isIdempotent;
  if (isSuspect && command.deaths >= poisonousDeaths)
    return { kind: 'failed', answer: poisoned(command, error) };
  // What was passed on of a stream cannot be taken back.
  if (isIdempotent && command.chunks === 0) return { kind: 'again' };
  const more = {
    ...(finished === 'lost' ? { finished: true } : {}),
    ...(wasGivenUp ? { cause: 'sibling' } : {}),
  };
  return {
    kind: 'failed',
    answer: { ok: false, error: { ...error, details: { ...error.details, ...more } } },
  };
}

/** The end of a stream some of whose chunks died with the worker is no end. */
function finishedAs(finished: MemberResult | 'lost' | undefined, { command, interruption }: HeldCommand) {
  if (finished === undefined || finished === 'lost' || finished.outcome !== 'ended') return finished;
  return Number(finished.payload) === command.chunks || interruption !== undefined ? finished : 'lost';
}

function poisoned({ deaths }: Command, error: CommandError): Failure {
  const message = `${deaths} workers died while they ran this command, so it is not run again; the last: ${error.message}`;
  return { ok: false, error: { ...error, code: 'poisoned', message } };
}
