import type { Command, Failure } from '../command.js';
import type { CommandPool } from './command-pool.js';
import type { RunningCommand } from './seat.js';

/** Where a pit has its commands run, and what it can say of that: one pool of workers, or several. */
export interface WorkPool extends CommandPool {
  /** Commands that wait for a member, or to be tried again. */
  readonly queued: number;
  /** Commands that may wait before it is full. */
  readonly queueLimit: number;
  /** What each member holds, */
  readonly held: ReadonlyMap<string, number>;
  /** and what each has run for the longest time; without those that run nothing. */
  readonly running: ReadonlyMap<string, RunningCommand>;
  /** Commands that each member runs at once, where that is more than one. */
  readonly threads: ReadonlyMap<string, number>;
  /** Conversations that there are, and how many there may be. */
  readonly sessions: number;
  readonly sessionLimit: number;
  /** Whether new commands are held back, or answered with a refusal. */
  readonly intake: 'open' | 'paused' | 'closed';
  /** Run times of the last minute, in milliseconds: what so large a part of them, from 0 to 1, did not exceed. */
  runTimes(...parts: readonly number[]): readonly (number | undefined)[];
  /** Ends a session, once the commands that it has are answered; false where there is none. */
  endSession(id: string): boolean;
  /** Whether there is no room for this very command. */
  isFullFor(command: Command): boolean;
  /** Whoever sends commands is to stop, and what comes all the same is held back, until `resume`. */
  pause(): void;
  resume(): void;
  /** Resolves as soon as nothing waits and nothing is held, or nobody waits for that any more. */
  whenIdle(cancelled?: AbortSignal): Promise<void>;
  /** Answers what waits, and whatever comes from now on, with this. What members hold is not touched. */
  refuse(answer: Failure): void;
  /** The same, and takes back what members have not started. */
  halt(answer: Failure): void;
  /** Answers those that wait for a member and are meant. */
  refuseWaiting(isMeant: (command: Command) => boolean, answer: Failure): void;
}
