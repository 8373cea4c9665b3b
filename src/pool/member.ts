import type { Command, CommandError } from '../command.js';
import type { CommandAtWork, ReportedSpan } from '../events.js';
import type { ByteString } from '../util/byte-string.js';
import type { SessionTag } from './session.js';

/** What the pool needs to know about a tool to choose a member for it. */
export interface MemberTool {
  readonly name: string;
  readonly isIdempotent: boolean;
  /** Commands of it that one member runs at once. */
  readonly concurrency: number;
  /** Its commands share the main thread; where they do not, and run several at once, each has a thread. Default: yes. */
  readonly isAsync?: boolean;
  /** A generator: where its command streams it may take as long as whoever reads it. Default: no. */
  readonly isStream?: boolean;
  /** Commands that share a call of it, at most. Default: each has its own. */
  readonly batch?: number | undefined;
  /** How long such a call waits for commands that are on their way to it, in milliseconds. Default: not at all. */
  readonly waitMs?: number;
  /** Run time it grants itself, in milliseconds; undefined: it does not say. */
  readonly timeoutMs?: number | undefined;
}

/** Something that can run commands: the pool manages its availability, and knows nothing else about it. */
export interface PoolMember {
  /** The worker's stable name, `w1`. */
  readonly id: string;
  /** What it offers; a command names its tool by the index. */
  readonly tools: readonly MemberTool[];
  /** The tool of commands that name none; undefined: there is none. */
  readonly defaultTool: string | undefined;
  /** The tool that runs those which are not listed, told the name and the arguments. Default: they are unknown. */
  readonly fallbackTool?: string | undefined;
  /** Takes a command; it goes out with the next `flush`. Sequence numbers rise by one from 1. */
  send(seq: number, toolIndex: number, command: Command, session?: SessionTag): void;
  /** No more commands come for a session that it was sent some of; it is over with those. Goes out with the next `flush`. */
  endSession(session: number): void;
  /** The next command, of a batched tool, shares no call with those before it. */
  beginCall(): void;
  /** More follow soon that may share the call of the last command; without this, none does. */
  expectMore(): void;
  flush(): void;
  /** Nothing that was sent, up to this one, may be started any more; what is found to be withdrawn later comes back as `returned`. */
  withdraw(seq: number): void;
  /** The highest sequence number that was taken to be run. */
  started(): number;
  /** Where its tools are just now, innermost call first; empty where that cannot be seen. Default: it never can. */
  stack?(): Promise<readonly string[]>;
  /** Whether a command has ended, its result being on its way. */
  hasFinished(seq: number): boolean;
  /** So many more chunks of a command were taken: as many more may come. Goes out with the next `flush`. */
  grant(seq: number, chunks: number): void;
  /** Asks commands to end, started or not; each still comes back as one result. */
  interrupt(seqs: readonly number[]): void;
  /** It is of no use any more: it is to leave at once. `why` is the predicate of a sentence. */
  giveUp(why: string): void;
}

/** How a command ended, as the member reports it; `ended`: a stream, after so many chunks as its payload says. */
export type MemberOutcome = 'ok' | 'error' | 'returned' | 'ended';

/** Values that could not be encoded: where they were, and of which types. */
export interface Unserializable {
  readonly paths: readonly string[];
  readonly types: readonly string[];
}

export interface MemberResult {
  readonly seq: number;
  readonly outcome: MemberOutcome;
  readonly payload: ByteString;
  readonly runUs: number;
  readonly unserializable?: Unserializable | undefined;
}

/** What a tool told of its work. */
export interface MemberReport {
  /** The command that made it; 0: none did. */
  readonly seq: number;
  readonly name: string;
  /** JSON text of objects; empty where there is nothing in them. */
  readonly measurements: string;
  readonly metadata: string;
  readonly span: ReportedSpan | undefined;
}

/** What is known about a member that died: which of its commands had finished, and which had started. */
export interface Departure {
  /** The highest sequence number that was taken to be run; what was sent above it is untouched. */
  readonly started: number;
  /** The saved result of a command, `lost` where it finished and its result was too large to be saved. */
  finished(seq: number): MemberResult | 'lost' | undefined;
  /** Told of each command that was running. Default: nobody wants to know. */
  wasRunning?(command: CommandAtWork): void;
  /** It was ended because somebody asked for that, whatever it ran: no command is suspected of its death. Default: false. */
  readonly isIntended?: boolean;
  /** What the commands that were running are told. */
  readonly error: CommandError;
}

/** A member's seat in the pool, from when it is ready until it has left. */
export interface Membership {
  /** Commands sent and not yet answered. */
  readonly held: number;
  /** Results that were settled so far: progress. */
  readonly settled: number;
  /** Takes one result; `settleEnd` follows the last one of a message. */
  settle(result: MemberResult): void;
  /** Takes a part of a result, before its end; `settleEnd` follows as well. */
  chunk(seq: number, payload: ByteString, unserializable?: Unserializable): void;
  /** Takes what a tool told of its work. */
  report(report: MemberReport): void;
  settleEnd(): void;
  /** No more commands from now on; resolves once nothing is held any more, or the member has left. */
  drain(): Promise<void>;
  /**
   * As `drain`, but that strict sessions which are in use go on here for a while. Resolves once nothing is held any more
   * and none of them is in use, or has had its time.
   */
  retire(): Promise<void>;
  /** The member is gone: everything it still held is settled or goes to others. Only the first call counts. */
  leave(departure: Departure): void;
}

/** Where members sit down. */
export interface MemberRegistry {
  join(member: PoolMember): Membership;
}
