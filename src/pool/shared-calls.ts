/**
 * Theory of operation.
 *
 * A batched tool is called for several commands at once. What a member is sent together, and without a stranger between,
 * it runs in one call; while that runs, what is sent meanwhile waits for the next. So commands are sent by whole calls: a
 * call is put together while commands for it are handed out, and whatever comes after that moment begins another, which
 * counts as look-ahead, as a whole. A part of a call sent ahead would be run on its own, ahead of the commands that it
 * should have shared a call with.
 *
 * A call ends when all its commands are asked to, and a time limit is kept to the millisecond for none but all of them: so
 * commands with different time limits share no call.
 */
import type { MemberTool } from './member.js';

/** What a member holds of one tool. */
interface Share {
  commands: number;
  us: number;
  /** Time limit of the last one that was sent, in milliseconds. */
  limitMs: number | undefined;
}

/** A call that is being put together. */
interface OpenCall {
  readonly tool: MemberTool;
  readonly limitMs: number | undefined;
  readonly since: number;
  /** Commands that it can take more. */
  room: number;
  /** Until when; the clock stands still while commands are handed out. */
  until: number;
}

/** The calls of batched tools that a member is sent commands for. `now` in the clock's milliseconds throughout. */
export class SharedCalls {
  readonly #shares = new Map<MemberTool, Share>();
  #open: OpenCall | undefined;

  /** Whether one more command, with this time limit, would share the call that is being put together. */
  takes(tool: MemberTool, limitMs: number | undefined, now: number): boolean {
    const open = this.#open;
    return open?.tool === tool && open.room > 0 && now <= open.until && open.limitMs === limitMs;
  }

  /** What there would be to run of a tool, in microseconds, and commands that would be held, with one more call. */
  withAnother(tool: MemberTool, us: number): { readonly us: number; readonly commands: number } {
    const { commands = 0 } = this.#shares.get(tool) ?? {};
    const size = batchOf(tool);
    // What is held may be a call that is less than full.
    const calls = commands === 0 ? 1 : Math.max(2, Math.ceil((commands + 1) / size));
    return { us: calls * us, commands: calls * size };
  }

  /** What is held of a tool counts as, in microseconds. */
  heldUs(tool: MemberTool): number {
    return this.#shares.get(tool)?.us ?? 0;
  }

  /**
   * A command is about to be sent; `us` is what it counts as. True where it must share no call with the one of its tool that
   * was sent before.
   */
  add(tool: MemberTool, us: number, limitMs: number | undefined, now: number): boolean {
    const known = this.#shares.get(tool);
    const share = known ?? { commands: 0, us: 0, limitMs };
    if (known === undefined) this.#shares.set(tool, share);
    const isFresh = share.commands > 0 && share.limitMs !== limitMs;
    if (this.#open !== undefined && this.takes(tool, limitMs, now)) this.#open.room--;
    else this.#open = { tool, limitMs, since: now, room: batchOf(tool) - 1, until: now };
    share.commands++;
    share.us += us;
    share.limitMs = limitMs;
    return isFresh;
  }

  remove(tool: MemberTool, us: number): void {
    const share = this.#shares.get(tool);
    if (share === undefined) return;
    share.commands--;
    share.us -= us;
    if (share.commands === 0 && this.#open?.tool === tool) this.#open = undefined;
  }

  /** More commands follow that share the call, as long as it waits for them. */
  keepOpen(): void {
    const open = this.#open;
    if (open !== undefined) open.until = open.since + (open.tool.waitMs ?? 0);
  }
}

/** Commands that share a call of this tool: 1 where none do. */
export function batchOf(tool: MemberTool): number {
  return tool.batch ?? 1;
}

export function isBatched(tool: MemberTool): boolean {
  return tool.batch !== undefined;
}
