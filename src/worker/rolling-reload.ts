import type { Emit, ReloadEnding } from '../events.js';
import type { WorkerStarter } from './starter.js';

/** What became of the workers in a rolling reload, by their names. */
export interface ReloadReport {
  readonly ending: ReloadEnding;
  /** Their successors serve. */
  readonly replaced: readonly string[];
  /** They did not serve, and were started anew. */
  readonly restarted: readonly string[];
  /** They serve on as they were. */
  readonly kept: readonly string[];
  /** Whose successor could not start, and why. */
  readonly failed: { readonly worker: string; readonly message: string } | undefined;
}

/** Where a starter is found for as long as it is there. */
export interface ReloadableSlot {
  readonly worker: string;
  readonly starter: () => WorkerStarter | undefined;
  /** It is to be started also where it was told to stop. */
  readonly isRestarted: boolean;
}

/**
 * Has successors take over from all workers, one after the other. The first one that cannot start ends it: the next would
 * fare no better. A reload that is asked for while one is under way begins anew, since what the first ones have loaded may
 * be old again.
 */
export class RollingReload {
  readonly #emit: Emit;
  #latest: symbol | 'none' | 'stopped' = 'none';

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** `why` is for the log. */
  async begin(slots: readonly ReloadableSlot[], why: string): Promise<ReloadReport> {
    if (this.#latest === 'stopped') return reportOf('stopped', slots);
    const own = Symbol(why);
    this.#latest = own;
    this.#emit({ type: 'reload-started', why, workers: slots.length });
    const report = await this.#roll(slots, own);
    const { ending, replaced, restarted, kept } = report;
    this.#emit({ type: 'reload-ended', why, ending, replaced, restarted, kept });
    return report;
  }

  /** Nothing more is to be replaced. */
  stop(): void {
    this.#latest = 'stopped';
  }

  async #roll(slots: readonly ReloadableSlot[], own: symbol): Promise<ReloadReport> {
    const replaced: string[] = [];
    const restarted: string[] = [];
    for (const [index, { worker, starter, isRestarted }] of slots.entries()) {
      const rest = slots.slice(index);
      if (this.#latest !== own) return { ...reportOf(this.#interruption, rest), replaced, restarted };
      const outcome = await starter()?.replace({ reason: 'reload' }, isRestarted);
      if (outcome?.kind === 'replaced') replaced.push(worker);
      if (outcome?.kind === 'restarted') restarted.push(worker);
      if (outcome?.kind === 'failed') {
        const failed = { worker, message: outcome.message };
        return { ...reportOf('failed', rest), replaced, restarted, failed };
      }
    }
    const ending = this.#latest === own ? 'done' : this.#interruption;
    return { ...reportOf(ending, []), replaced, restarted };
  }

  get #interruption(): ReloadEnding {
    return this.#latest === 'stopped' ? 'stopped' : 'superseded';
  }
}

function reportOf(ending: ReloadEnding, kept: readonly ReloadableSlot[]): ReloadReport {
  return { ending, replaced: [], restarted: [], kept: kept.map(({ worker }) => worker), failed: undefined };
}
