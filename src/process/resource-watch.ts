import type { Clock } from '../util/clock.js';
import { belongings } from './belongings.js';
import { type ProcessEntry, type ProcessTable, processTable } from './process-table.js';

/** Between two looks. */
const intervalMs = 2000;
/** Between the first two: whoever has just come waits for what only the second one tells. */
const firstIntervalMs = 500;

/** What a process takes, with its group and all its descendants. */
export interface ResourceUse {
  /** Bytes in memory; a page that several processes share counts for each. */
  readonly rss: number;
  /** Processor time, in cores, between the last two looks; undefined after the first. What has ended in between is left out. */
  readonly cpu: number | undefined;
}

export interface ResourceWatchOptions {
  /** The processes that are to be looked at. */
  readonly leaders: () => readonly number[];
  readonly clock: Clock;
  /** Default: the system's. */
  readonly table?: ProcessTable;
}

/** One look: what it gave, and what the next one needs. */
interface Look {
  readonly at: number;
  /** Processor time that each process has had so far, in milliseconds. */
  readonly cpuMs: ReadonlyMap<string, number>;
  /** By the pid of the leader. */
  readonly uses: ReadonlyMap<number, ResourceUse>;
}

type State =
  | { readonly is: 'idle' }
  | { readonly is: 'looking'; readonly last: Look | undefined }
  | { readonly is: 'waiting'; readonly last: Look | undefined; readonly cancel: () => void };

const idle: State = { is: 'idle' };

/** Looks at what processes take, all of them in one look, for as long as anybody wants to know. */
export class ResourceWatch {
  readonly #leaders: ResourceWatchOptions['leaders'];
  readonly #clock: Clock;
  readonly #table: ProcessTable;
  readonly #watchers = new Set<symbol>();
  #state: State = idle;

  constructor({ leaders, clock, table = processTable }: ResourceWatchOptions) {
    this.#leaders = leaders;
    this.#clock = clock;
    this.#table = table;
  }

  /** Somebody wants to know; returns the undo. */
  watch(): () => void {
    const watcher = Symbol('watcher');
    this.#watchers.add(watcher);
    if (this.#state.is === 'idle') void this.#look(undefined);
    return () => {
      if (!this.#watchers.delete(watcher) || this.#watchers.size > 0) return;
      if (this.#state.is === 'waiting') this.#state.cancel();
      this.#state = idle;
    };
  }

  /** What was seen last; undefined where nobody watches, or nothing was seen. */
  of(leader: number): ResourceUse | undefined {
    return this.#state.is === 'idle' ? undefined : this.#state.last?.uses.get(leader);
  }

  async #look(last: Look | undefined): Promise<void> {
    const looking: State = { is: 'looking', last };
    this.#state = looking;
    // Out of descriptors is so for a moment: what cannot be seen now is seen next time.
    const entries = await this.#table.list().catch(() => undefined);
    if (this.#state !== looking) return;
    const look = entries === undefined ? last : this.#compare(entries, last);
    const delayMs = last === undefined ? firstIntervalMs : intervalMs;
    const cancel = this.#clock.schedule(delayMs, () => void this.#look(look));
    this.#state = { is: 'waiting', last: look, cancel };
  }

  #compare(entries: readonly ProcessEntry[], last: Look | undefined): Look {
    const at = this.#clock.now();
    const alive = entries.filter(({ isAlive }) => isAlive);
    const present = new Set(alive.map(({ pid }) => pid));
    const passedMs = last === undefined ? 0 : at - last.at;
    const use = (leader: number): ResourceUse => {
      let rss = 0;
      let ranMs = 0;
      for (const entry of belongings(leader, alive)) {
        rss += entry.residentBytes;
        // One that was not there then has had all its time since.
        ranMs += Math.max(0, entry.cpuMs - (last?.cpuMs.get(nameOf(entry)) ?? 0));
      }
      return { rss, cpu: passedMs > 0 ? ranMs / passedMs : undefined };
    };
    const there = this.#leaders().filter((leader) => present.has(leader));
    return {
      at,
      cpuMs: new Map(alive.map((entry) => [nameOf(entry), entry.cpuMs])),
      uses: new Map(there.map((leader) => [leader, use(leader)])),
    };
  }
}

/** A pid may be another process's by the next look. */
function nameOf({ pid, startTime }: ProcessEntry): string {
  return `${pid} ${startTime}`;
}
