import type { WorkSession } from './worker-client.js';

/** What messages say of sessions. */
export interface SessionFields {
  readonly session?: number[];
  readonly newSession?: { readonly number: number; readonly id: string }[];
  readonly endedSession?: number[];
}

/** The columns about sessions of the next messages of a work stream. Where no command has a session there is nothing in them. */
export class SessionColumns {
  /** Which of the waiting commands have one, in their order. */
  #members: { readonly index: number; readonly session: WorkSession }[] = [];
  #ended: number[] = [];
  /** Up to which the worker knows what their numbers mean. */
  #lastKnown = 0;

  get isEmpty(): boolean {
    return this.#members.length === 0 && this.#ended.length === 0;
  }

  get hasEnded(): boolean {
    return this.#ended.length > 0;
  }

  /** The command with this index among those that wait has a session. */
  add(index: number, session: WorkSession): void {
    this.#members.push({ index, session });
  }

  end(session: number): void {
    this.#ended.push(session);
  }

  /** Those of a message with the first `count` commands, after which `left` more wait. */
  take(count: number, left: number): SessionFields {
    const members = this.#members.filter(({ index }) => index < count);
    this.#members = this.#members
      .slice(members.length)
      .map(({ index, session }) => ({ index: index - count, session }));
    // Commands that wait may belong to one of them.
    const ended = left === 0 ? this.#ended.splice(0) : [];
    return {
      ...(members.length > 0 ? { session: columnOf(count, members), newSession: this.#news(members) } : {}),
      ...(ended.length > 0 ? { endedSession: ended } : {}),
    };
  }

  #news(members: readonly { readonly session: WorkSession }[]): { number: number; id: string }[] {
    const news = [];
    for (const { session } of members) {
      if (session.number <= this.#lastKnown) continue;
      this.#lastKnown = session.number;
      news.push({ number: session.number, id: session.id });
    }
    return news;
  }
}

function columnOf(
  count: number,
  members: readonly { readonly index: number; readonly session: WorkSession }[],
): number[] {
  const column = new Array<number>(count).fill(0);
  for (const { index, session } of members) column[index] = session.number;
  return column;
}
