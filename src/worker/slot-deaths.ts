import { SnakepitError } from '../errors.js';
import type { RestartCounters } from '../events.js';
import type { ExitReason } from '../supervision/child.js';
import type { RestartDecision } from '../supervision/restart-intensity.js';
import { describeExit } from './describe-exit.js';
import { type Death, RestartPolicy, type RestartPolicyOptions } from './restart-policy.js';
import type { Worker } from './worker.js';
import type { WorkerWorld } from './world.js';

/** A worker that ended without a word about it did so by a bug of ours, which must not restart it for ever. */
const deathByBug: Death = { cause: 'crash', settled: 0, cut: 0, readyForMs: undefined };

export interface SlotDeathsOrder {
  readonly worker: string;
  readonly policy: RestartPolicyOptions;
  readonly random: () => number;
  readonly world: Pick<WorkerWorld, 'clock' | 'emit'>;
  /** The slot is given up. */
  readonly onFailed: (reason: string, stderr: readonly string[]) => void;
}

/** Counts the deaths of a slot's workers, decides what follows from each, and says so. */
export class SlotDeaths {
  readonly #order: SlotDeathsOrder;
  readonly #policy: RestartPolicy;
  #restarts = 0;

  constructor(order: SlotDeathsOrder) {
    this.#order = order;
    this.#policy = new RestartPolicy(order.policy, order.random);
  }

  /** Restarts that followed a death. */
  get restarts(): number {
    return this.#restarts;
  }

  get counters(): RestartCounters {
    return this.#policy.counters(this.#order.world.clock.now());
  }

  /** Counters and backoff start anew. */
  reset(): void {
    this.#policy.reset();
  }

  /** The supervisor's question after a death: again? */
  judge(dead: Worker | undefined, reason: ExitReason): RestartDecision {
    const { worker, world, onFailed } = this.#order;
    const end = dead?.end;
    const decision = this.#policy.decide(end ?? deathByBug, world.clock.now());
    const { counters } = decision;
    if (decision.kind === 'restart') {
      const { afterMs: delayMs } = decision;
      const generation = dead?.generation.number ?? 0;
      this.#restarts++;
      world.emit({ type: 'restart-scheduled', worker, generation, delayMs, counters });
      return { kind: 'restart', afterMs: delayMs };
    }

    const bug = reason.kind === 'abnormal' ? reason.error.message : reason.kind;
    const last = end === undefined ? bug : end.message || describeExit(end.exit);
    const because = `${decision.reason}; the last one ${last}`;
    world.emit({ type: 'slot-failed', worker, reason: because, counters });
    onFailed(because, end?.stderr ?? []);
    return { kind: 'give-up', error: new SnakepitError('workers-failed', `${worker}: ${because}`) };
  }

  /** A death that a successor follows which boots already: it counts as any other, but nothing is left to decide. */
  count(dead: Worker): void {
    this.#policy.decide(dead.end ?? deathByBug, this.#order.world.clock.now());
    this.#restarts++;
  }
}
