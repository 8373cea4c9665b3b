import { type Failure, failure } from '../command.js';
import type { Seat } from './seat.js';

/** What a member calls a session. */
export interface SessionTag {
  /** Rising over the life of the member; the first is 1. */
  readonly number: number;
  readonly id: string;
}

/** Which member has what was kept in a session. */
export type SessionPlace =
  | { readonly is: 'nowhere' }
  | { readonly is: 'placed'; readonly seat: Seat; readonly tag: SessionTag }
  /** That of a strict one has gone, and nobody has been told so. */
  | { readonly is: 'lost'; readonly worker: string };

/** One object for all of them. */
export const nowhere: SessionPlace = { is: 'nowhere' };

/** A conversation of commands. Written by `Sessions` only. A class, so that ten thousand have one shape. */
export class Session {
  readonly id: string;
  place: SessionPlace = nowhere;
  /** It had a strict command since it began: it stays with its member. */
  isStrict = false;
  /** Its commands that have no answer yet. */
  pending = 0;
  /** When a command came, or was answered, last, in the clock's milliseconds. */
  usedAt = 0;

  constructor(id: string) {
    this.id = id;
  }
}

export function sessionLost(session: string, worker: string): Failure {
  const message = `session ${JSON.stringify(session)} was in worker ${worker}, which has ended, and what it kept there is gone; from now on the id is that of a new session`;
  return failure('session_lost', message, { session, worker });
}

export function workerBusy(session: string, worker: string): Failure {
  const message = `worker ${worker}, which has session ${JSON.stringify(session)}, is busy (strict_fail_fast)`;
  return failure('worker_busy', message, { session, worker });
}

export function tooManySessions(session: string, limit: number): Failure {
  const message = `there are ${limit} sessions, and no more are allowed (--session-limit): session ${JSON.stringify(session)} cannot begin; end one with {"control":"end_session"}, or start with a shorter --session-ttl or a higher limit`;
  return failure('queue_full', message, { session, limit });
}
