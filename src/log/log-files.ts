import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { SnakepitError } from '../errors.js';
import type { RecordedEvent } from '../events.js';
import type { Clock } from '../util/clock.js';
import { appendLog, defaultRotation, ensureLogDirectory, type RotationLimits } from './append-log.js';
import { eventDescriber } from './event-describer.js';
import { logLine } from './log-line.js';
import { logFileOf } from './log-names.js';
import { WaitingLines } from './waiting-lines.js';

/** What is said within this time is written together. */
const restMs = 100;
/** How long the last lines may take, where a disk does not answer. */
const farewellMs = 1000;

export interface LogFilesOptions {
  /** The folder of an instance of this name; may throw where there is none. */
  readonly directoryOf: (name: string) => string;
  readonly clock: Clock;
  /** Told once, the first time that something could not be written, as a sentence. Later entries are tried again. */
  readonly onFault: (message: string) => void;
  readonly rotation?: RotationLimits;
}

type State =
  /** Until the event that says what we are called, lines wait. */
  | { readonly is: 'nameless' }
  | { readonly is: 'idle'; readonly directory: string }
  | { readonly is: 'writing'; readonly directory: string; readonly done: Promise<void> }
  /** Has just written: what comes now waits for more. */
  | { readonly is: 'resting'; readonly directory: string; readonly cancel: () => void }
  | { readonly is: 'ended' };

/**
 * A reader of events that writes the log of an instance to files: one of the supervisor, and one of each worker.
 *
 * It keeps nothing open, and has at most one request with the system at a time: a disk that hangs holds one of Node's threads
 * and no more, and a file that is flooded takes its turn like any other.
 */
export class LogFiles {
  readonly #options: LogFilesOptions;
  readonly #describe = eventDescriber();
  readonly #files = new Map<string, WaitingLines>();
  /** Files with something to be written, in the order in which that came. */
  readonly #due = new Set<string>();
  #state: State = { is: 'nameless' };
  #hasFailed = false;

  constructor(options: LogFilesOptions) {
    this.#options = options;
  }

  /** Takes an event; never throws, never waits. */
  readonly take = ({ event, time }: RecordedEvent): void => {
    if (this.#state.is === 'ended') return;
    const entry = this.#describe(event);
    if (entry !== undefined) {
      const name = logFileOf(entry.worker);
      let file = this.#files.get(name);
      if (file === undefined) {
        file = new WaitingLines(entry.worker);
        this.#files.set(name, file);
      }
      file.add(logLine(entry, time));
      this.#due.add(name);
    }
    if (event.type === 'pit-started' && this.#state.is === 'nameless') this.#settleIn(event.name);
    else if (this.#state.is === 'idle') this.#begin(this.#state.directory);
  };

  /** Takes nothing more; resolves when all is written, or the disk did not take it within a second. */
  async end(): Promise<void> {
    const state = this.#state;
    this.#state = { is: 'ended' };
    if (state.is === 'nameless' || state.is === 'ended') return;
    if (state.is === 'resting') state.cancel();
    const { clock } = this.#options;
    let cancel = () => {};
    const tooLate = new Promise<void>((done) => {
      cancel = clock.schedule(farewellMs, done);
    });
    const underway = state.is === 'writing' ? state.done : Promise.resolve();
    await Promise.race([underway.then(() => this.#write(state.directory)), tooLate]);
    cancel();
  }

  #settleIn(name: string): void {
    try {
      this.#begin(this.#options.directoryOf(name));
    } catch (error) {
      this.#state = { is: 'ended' };
      this.#fail(`there are no log files: ${reason(error)}`);
    }
  }

  #begin(directory: string): void {
    const done = this.#write(directory).then(() => this.#rest(directory));
    this.#state = { is: 'writing', directory, done };
  }

  #rest(directory: string): void {
    if (this.#state.is === 'ended') return;
    const cancel = this.#options.clock.schedule(restMs, () => {
      if (this.#due.size > 0) this.#begin(directory);
      else this.#state = { is: 'idle', directory };
    });
    this.#state = { is: 'resting', directory, cancel };
  }

  /** Writes what is due, one file after the other. Never rejects. */
  async #write(directory: string): Promise<void> {
    const due = [...this.#due];
    this.#due.clear();
    for (const name of due) {
      const file = this.#files.get(name);
      const lines = file?.take(Date.now());
      if (file === undefined || lines === undefined) continue;
      try {
        await ensureLogDirectory(directory);
        await appendLog(join(directory, name), lines.text, this.#options.rotation ?? defaultRotation);
      } catch (error) {
        file.lose(lines);
        this.#fail(`log files cannot be written in ${directory}: ${reason(error)}`);
      }
    }
  }

  #fail(message: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#options.onFault(message);
  }
}

function reason(error: unknown): string {
  const { errno } = error as NodeJS.ErrnoException;
  return getSystemErrorMap().get(errno ?? 0)?.[1] ?? SnakepitError.from(error).message;
}
