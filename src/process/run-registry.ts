import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { SnakepitError } from '../errors.js';
import type { CommandAtWork, DeathCause, Exit } from '../events.js';
import { coalesce } from './coalesce.js';
import type { ProcessIdentity } from './process-handle.js';
import { errnoOf, shortageError } from './system-error.js';

/** A worker as the registry knows it. */
export interface RegisteredWorker extends ProcessIdentity {
  /** Its stable name, `w1`. */
  readonly id: string;
  readonly generation: number;
}

/** How a worker died, for whoever looks at what is left of a run. */
export interface RecordedDeath {
  readonly id: string;
  readonly generation: number;
  /** An ISO date. */
  readonly at: string;
  readonly cause: DeathCause;
  readonly exit: Exit;
  readonly message: string;
  readonly running: readonly CommandAtWork[];
  /** Where Python was when it died of a fatal signal. */
  readonly dump: readonly string[];
  readonly stderr: readonly string[];
}

/** What an earlier run had left, and the start of another ended. */
export interface Reaped {
  readonly run: string;
  readonly processes: number;
}

/** What `state.json` says about a run: who it is, and which processes are its own. */
export interface RunRecord extends ProcessIdentity {
  readonly name: string;
  readonly runId: string;
  /** Pids and start times mean something only during this boot of the system. */
  readonly bootId: string;
  /** Where it was started. */
  readonly directory: string;
  /** When it was started: an ISO date, for people; the wall clock may have jumped since. */
  readonly since?: string;
  /** Where its start ended processes that an earlier run of its name had left. */
  readonly reaped?: Reaped;
  readonly workers: readonly RegisteredWorker[];
  /** The last deaths that nobody had asked for, oldest first. */
  readonly deaths?: readonly RecordedDeath[];
}

const mostDeaths = 10;

/**
 * The file that says which processes belong to a run, so that the next one can clean up, should everything
 * else have been killed.
 */
export class RunRegistry {
  readonly #path: string;
  readonly #run: Omit<RunRecord, 'workers'>;
  readonly #workers = new Map<number, RegisteredWorker>();
  #deaths: readonly RecordedDeath[] = [];
  constructor(path: string, run: Omit<RunRecord, 'workers'>) {
    this.#path = path;
    this.#run = run;
  }

  /** Writes all that is known. Rejects with a SnakepitError where that is impossible. */
  readonly flush = coalesce(() => this.#write());

  /** Resolves once it is in the file; rejects with a SnakepitError where that cannot be written. */
  add(worker: RegisteredWorker): Promise<void> {
    this.#workers.set(worker.pid, worker);
    return this.flush();
  }

  /**
   * A worker that left and is still in the file does no harm: it is told by its start time that it is gone.
   */
  remove(pid: number): void {
    if (!this.#workers.delete(pid)) return;
    this.flush().catch(() => {});
  }

  /** Adds to the last deaths; that it cannot be written does no harm. */
  note(death: RecordedDeath): void {
    this.#deaths = [...this.#deaths, death].slice(-mostDeaths);
    this.flush().catch(() => {});
  }

  async #write(): Promise<void> {
    const record: RunRecord = {
      ...this.#run,
      workers: [...this.#workers.values()],
      deaths: this.#deaths,
    };
    const draft = `${this.#path}.new`;
    try {
      await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
      // Whoever reads it finds the old or the new one, never half of one.
      await rename(draft, this.#path);
    } catch (error) {
      const doing = `cannot write ${this.#path}`;
      throw shortageError(doing, error) ?? new SnakepitError('runtime-directory', doing, { cause: error });
    }
  }
}

/** What a `state.json` says; undefined where there is none, or something else. */
export function readRunRecord(path: string): RunRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isRunRecord(record) ? record : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRunRecord(value: unknown): value is RunRecord {
  // A supervisor may well be process 1 of a container, a worker never.
  if (!isIdentity(value)) return false;
  const { name, runId, bootId, directory, since = '', reaped, workers } = value as Partial<RunRecord>;
  const texts = [name, runId, bootId, directory, since];
  if (!texts.every((text) => typeof text === 'string') || !isReaped(reaped)) return false;
  return Array.isArray(workers) && workers.every(isWorker);
}

function isReaped(value: unknown): value is Reaped | undefined {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { run, processes } = value as Partial<Reaped>;
  return typeof run === 'string' && Number.isSafeInteger(processes);
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTime } = value as Partial<ProcessIdentity>;
  return Number.isSafeInteger(pid) && Number(pid) > 0 && typeof startTime === 'string';
}

function isWorker(value: unknown): value is ProcessIdentity {
  return isIdentity(value) && value.pid > 1;
}
