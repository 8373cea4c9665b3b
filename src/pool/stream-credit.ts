import type { PoolMember } from './member.js';
import type { HeldCommand } from './seat.js';

/**
 * What was taken of a member's streams is told in portions: a quarter of what one of them may have on its way (see
 * docs/worker-protocol.md), all of them together.
 */
const chunksPerGrant = 64;
const bytesPerGrant = 64 * 1024;

interface Owed {
  readonly held: HeldCommand;
  chunks: number;
}

/**
 * Credit for chunks that a member has sent: it may send as many more once they were passed on to who takes them as fast as
 * they come. Who does not gets no credit for its streams, so that their generators stop, until it has room again.
 */
export class StreamCredit {
  readonly #member: PoolMember;
  readonly #owed = new Map<number, Owed>();
  #chunks = 0;
  #bytes = 0;

  constructor(member: PoolMember) {
    this.#member = member;
  }

  /** A chunk of this size was passed on. */
  owe(seq: number, held: HeldCommand, bytes: number): void {
    const owed = this.#owed.get(seq);
    if (owed === undefined) this.#owed.set(seq, { held, chunks: 1 });
    else owed.chunks++;
    this.#chunks++;
    this.#bytes += bytes;
  }

  /** The command has ended: it needs none any more. */
  forget(seq: number): void {
    this.#owed.delete(seq);
  }

  /** To be called after a message: tells the member, where there is enough to tell. */
  grant(): void {
    if (this.#chunks >= chunksPerGrant || this.#bytes >= bytesPerGrant) this.grantAll();
  }

  /** Tells whatever can be told. */
  grantAll(): void {
    if (this.#owed.size === 0) return;
    let granted = false;
    for (const [seq, { held, chunks }] of this.#owed) {
      if (held.command.source.isBackedUp) continue;
      this.#member.grant(seq, chunks);
      this.#owed.delete(seq);
      granted = true;
    }
    this.#chunks = 0;
    this.#bytes = 0;
    if (granted) this.#member.flush();
  }
}
