import type { CommandError } from '../command.js';
import type { CommandAtWork } from '../events.js';
import type { Departure, MemberResult } from '../pool/member.js';
import type { SlotFile } from './slot-file.js';

/** More may have run at once where tools are async. */
const mostTold = 10;

/** What the pool is told about a worker that died; remembers whether that cut any command. */
export class WorkerDeparture implements Departure {
  readonly started: number;
  readonly error: CommandError;
  readonly isIntended: boolean;
  readonly #slotFile: SlotFile;
  readonly #cut = new Set<number>();
  readonly #running: CommandAtWork[] = [];

  constructor(slotFile: SlotFile, error: CommandError, isIntended: boolean) {
    this.started = slotFile.started();
    this.error = error;
    this.isIntended = isIntended;
    this.#slotFile = slotFile;
  }

  /** Commands that were running: asked about by the pool, which does so for all that the worker still held. */
  get cut(): number {
    return this.#cut.size;
  }

  /** The first of those commands. */
  get running(): readonly CommandAtWork[] {
    return this.#running;
  }

  wasRunning(command: CommandAtWork): void {
    if (this.#running.length < mostTold) this.#running.push(command);
  }

  finished(seq: number): MemberResult | 'lost' | undefined {
    if (seq > this.started) return undefined;
    const result = this.#slotFile.finished(seq);
    if (result === undefined) this.#cut.add(seq);
    return result;
  }
}
