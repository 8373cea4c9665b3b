import type { Command, ErrorCode } from '../command.js';
import type { CommandObserver, ObservedRun } from '../pool/command-observer.js';
import { TimeBuckets } from './time-buckets.js';

/** Tools that are told apart; the others of an adapter that has more are one, `other`. */
const mostTools = 100;
const others = 'other';

export interface ToolTimes {
  readonly tool: string;
  /** From when it was taken into the queue until it was sent to a worker. */
  readonly queue: TimeBuckets;
  /** Of the tool alone, with the encoding of its result. */
  readonly run: TimeBuckets;
}

/** How long commands waited and ran, by tool, since the start. */
export class CommandTimes implements CommandObserver {
  readonly #tools = new Map<string, ToolTimes>();

  answered(command: Command, _code: 'ok' | ErrorCode, run: ObservedRun | undefined): void {
    if (run === undefined) return;
    const times = this.#tools.get(run.tool) ?? this.#begin(run.tool);
    times.queue.record(run.sentAt - command.queuedAt);
    if (run.runUs > 0) times.run.record(run.runUs / 1000);
  }

  all(): readonly ToolTimes[] {
    return [...new Set(this.#tools.values())];
  }

  #begin(tool: string): ToolTimes {
    const isOneTooMany = this.#tools.size >= mostTools && tool !== others;
    const times = isOneTooMany
      ? (this.#tools.get(others) ?? this.#begin(others))
      : { tool, queue: new TimeBuckets(), run: new TimeBuckets() };
    this.#tools.set(tool, times);
    return times;
  }
}
