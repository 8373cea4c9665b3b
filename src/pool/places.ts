import type { MemberTool } from './member.js';
import { batchOf } from './shared-calls.js';

/** What is held of a command, as far as it matters for what can run beside it. */
export interface Placed {
  readonly tool: MemberTool;
  /** It leaves the worker to others while it waits, for its reader too. */
  readonly isGentle: boolean;
  /** It shares the call of one before it, and needs no place of its own. */
  readonly isAlong: boolean;
  /** When it could begin, as far as is seen from here, in the clock's milliseconds; undefined while it cannot. */
  beganAt: number | undefined;
}

/**
 * Which of the commands that a member holds can run at once. It takes them in their order, each in one of three places:
 * on its main thread, which it has to itself; on one of several threads; or, async, beside others of its kind.
 */
export class Places {
  #held = 0;
  /** Of those held, the ones that have the worker to themselves while they run. */
  #alone = 0;
  /** Those that run on one of so many threads. */
  #onThreads = 0;
  /** The same, with those that share their calls. */
  #heldByThreads = 0;
  /** How many threads there are; 1: none but the main one. */
  readonly threads: number;
  /** Those of them that found no thread free, in the order sent. */
  readonly #waiting = new Set<Placed>();
  /** Those that leave the worker to others, however long they last: async generators whose commands stream. */
  #gentle = 0;

  constructor(tools: readonly MemberTool[]) {
    this.threads = Math.max(1, ...tools.filter(runsOnThreads).map(({ concurrency }) => concurrency));
  }

  /** `now` in the clock's milliseconds. */
  add(placed: Placed, now: number): void {
    const { tool } = placed;
    this.#held++;
    if (runsAlone(tool)) this.#alone++;
    if (placed.isGentle) this.#gentle++;
    placed.beganAt = now;
    if (runsOnThreads(tool)) this.#heldByThreads++;
    if (!takesThread(placed)) return;
    this.#onThreads++;
    if (this.#onThreads <= this.threads) return;
    placed.beganAt = undefined;
    this.#waiting.add(placed);
  }

  remove(placed: Placed): void {
    const { tool } = placed;
    this.#held--;
    if (runsAlone(tool)) this.#alone--;
    if (placed.isGentle) this.#gentle--;
    if (runsOnThreads(tool)) this.#heldByThreads--;
    if (!takesThread(placed)) return;
    this.#onThreads--;
    this.#waiting.delete(placed);
  }

  /** The member has answered something: those that waited for a thread have it now. */
  progress(now: number): void {
    for (const placed of this.#waiting) {
      if (this.#onThreads - this.#waiting.size >= this.threads) return;
      this.#waiting.delete(placed);
      placed.beganAt = now;
    }
  }

  /** A command of whatever kind would run at once. */
  get isFree(): boolean {
    return this.#held === this.#gentle || (this.#alone === 0 && this.#hasFreeThread);
  }

  /** A command of this tool would run beside what is held. */
  hasPlaceFor(tool: MemberTool): boolean {
    if (this.#alone > 0) return false;
    if (runsOnThreads(tool)) return this.#onThreads < this.threads;
    // What waits for a thread is in its way.
    if (this.#waiting.size > 0) return false;
    const beside = this.#held - this.#heldByThreads;
    return beside < tool.concurrency * batchOf(tool) || beside === this.#gentle;
  }

  /** More is held than can be running. */
  get hasAhead(): boolean {
    return (this.#alone > 0 && this.#held > 1) || this.#waiting.size > 0;
  }

  get #hasFreeThread(): boolean {
    return this.threads > 1 && this.#onThreads < this.threads;
  }
}

/** It has the worker to itself. */
export function runsAlone(tool: MemberTool): boolean {
  return tool.concurrency === 1;
}

function takesThread({ tool, isAlong }: Placed): boolean {
  return runsOnThreads(tool) && !isAlong;
}

/** It shares the worker's threads with its like. */
export function runsOnThreads(tool: MemberTool): boolean {
  return tool.isAsync === false && !runsAlone(tool);
}
