import { Command, type CommandOptions, type CommandSource, type Outcome } from '../../src/command.js';
import type { PitEvent } from '../../src/events.js';
import type { MemberResult, Membership, MemberTool, PoolMember } from '../../src/pool/member.js';
import { Pool, type PoolOptions } from '../../src/pool/pool.js';
import type { SessionTag } from '../../src/pool/session.js';
import { type Clock, systemClock } from '../../src/util/clock.js';

const tools: readonly MemberTool[] = [
  { name: 'fast', isIdempotent: false, concurrency: 1 },
  { name: 'slow', isIdempotent: false, concurrency: 1 },
  { name: 'safe', isIdempotent: true, concurrency: 1 },
];

export function newPool(
  options: PoolOptions = { queueLimit: 1000, queueBytes: 64 * 1024 * 1024 },
  clock: Clock = systemClock,
) {
  const events: PitEvent[] = [];
  return { pool: new Pool(options, clock, (event) => events.push(event)), events };
}

export interface FakeMember extends PoolMember {
  /** Up to which its commands were withdrawn. */
  withdrawn: number;
  /** What it says that it has started. */
  hasStarted: number;
  /** What it says has finished. */
  readonly hasEnded: Set<number>;
  /** What it was asked to end, in order. */
  readonly interrupted: number[];
  /** Chunks it may send more, by sequence number. */
  readonly granted: Map<number, number>;
  /** Sequence numbers of commands that share no call with those before them. */
  readonly begun: number[];
  /** Those behind which others were said to follow. */
  readonly expecting: number[];
  /** Why the pool has no use for it any more. */
  givenUp: string | undefined;
  readonly sent: {
    readonly seq: number;
    readonly command: Command;
    readonly session?: SessionTag | undefined;
  }[];
  /** Sessions that it was told are over, by their numbers. */
  readonly endedSessions: number[];
  answer(seat: Membership | undefined, seq: number, result?: Partial<MemberResult>): void;
  /** Answers all that was sent and not answered. */
  answerAll(seat: Membership | undefined): void;
}

/** A member that keeps what it is sent until the test has it answer. */
export function fakeMember(id: string, offered: readonly MemberTool[] = tools): FakeMember {
  const sent: { seq: number; command: Command; session?: SessionTag | undefined }[] = [];
  const waiting = new Set<number>();
  return {
    id,
    tools: offered,
    defaultTool: offered[0]?.name,
    sent,
    send: (seq, _toolIndex, command, session) => {
      sent.push({ seq, command, session });
      waiting.add(seq);
    },
    endedSessions: [],
    endSession(session) {
      this.endedSessions.push(session);
    },
    flush: () => {},
    begun: [],
    beginCall() {
      this.begun.push(sent.length + 1);
    },
    expecting: [],
    expectMore() {
      this.expecting.push(sent.length);
    },
    withdrawn: 0,
    withdraw(seq) {
      this.withdrawn = seq;
    },
    hasStarted: 0,
    started() {
      return this.hasStarted;
    },
    hasEnded: new Set(),
    hasFinished(seq) {
      return this.hasEnded.has(seq);
    },
    interrupted: [],
    interrupt(seqs) {
      this.interrupted.push(...seqs);
    },
    granted: new Map(),
    grant(seq, chunks) {
      this.granted.set(seq, (this.granted.get(seq) ?? 0) + chunks);
    },
    givenUp: undefined,
    giveUp(why) {
      this.givenUp = why;
    },
    answer(seat, seq, result = {}) {
      waiting.delete(seq);
      seat?.settle({ seq, outcome: 'ok', payload: 'null', runUs: 2, ...result });
      seat?.settleEnd();
    },
    answerAll(seat) {
      for (const seq of [...waiting]) {
        waiting.delete(seq);
        seat?.settle({ seq, outcome: 'ok', payload: 'null', runUs: 2 });
      }
      seat?.settleEnd();
    },
  };
}

/** A source that numbers its commands and keeps their outcomes by line. */
export function fakeSource() {
  const outcomes = new Map<number, Outcome>();
  let line = 0;
  const source = {
    outcomes,
    settled: 0,
    isBackedUp: false,
    settle(command: Command, outcome: Outcome) {
      source.settled++;
      outcomes.set(command.line, outcome);
    },
    command: (tool: string, args = '{}', options?: CommandOptions) =>
      new Command(source as CommandSource, ++line, 'null', tool, args, false, options),
  };
  return source;
}
