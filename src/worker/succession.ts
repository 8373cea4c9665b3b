/*
 * Theory of operation
 *
 * The workers of one slot, as they follow each other. Mostly there is one. While it is being replaced there are two: the
 * slot's worker, and either the successor that boots beside it or the predecessor that finishes what it holds. The
 * starter's supervisor sees none of that: for it there is one child, the slot's worker, whichever generation it is.
 */
import type { RecycleCause } from '../events.js';
import { exitOf } from '../supervision/child.js';
import { generationOf } from './generation.js';
import { Recycling } from './recycling.js';
import { Replacement, type ReplacementOutcome } from './replacement.js';
import type { StartFailure } from './start-failure.js';
import type { StarterArg } from './starter-options.js';
import { Tenure } from './tenure.js';
import { Worker } from './worker.js';

export interface SuccessionListener {
  /** The slot's worker is ready. */
  onReady(): void;
  /** The slot's worker has died, and the successor that boots already has taken its place. */
  onInherited(dead: Worker): void;
}

/** The workers of one slot: counts and starts generations, and has one take over from the other. */
export class Succession {
  readonly #arg: StarterArg;
  readonly #listener: SuccessionListener;
  #generation = 0;
  #tenure: Tenure | undefined;
  #replacement: Replacement | undefined;
  /** Of the slot's worker, from when it is ready. */
  #recycling: Recycling | undefined;

  constructor(arg: StarterArg, listener: SuccessionListener) {
    this.#arg = arg;
    this.#listener = listener;
  }

  /** The slot's worker, or the last one. */
  get worker(): Worker | undefined {
    return this.#tenure?.worker;
  }

  /** What is going on beside it. */
  get replacement(): Pick<Replacement, 'state' | 'over' | 'successor' | 'leaving'> | undefined {
    return this.#replacement;
  }

  /** The process that may be due because of what it has in memory. */
  get measurable(): number | undefined {
    return this.#recycling === undefined ? undefined : this.worker?.pid;
  }

  /** So much the process, and all it started, has in memory. */
  onMeasured(pid: number, residentBytes: number): void {
    if (pid === this.measurable) this.#recycling?.onMeasured(residentBytes);
  }

  /** Starts the next generation, after the end of the last one. Never throws: a start that fails is an end like others. */
  start(): Tenure {
    const tenure: Tenure = new Tenure(this.#launch(), () => this.#inherit(tenure.worker));
    this.#tenure = tenure;
    return tenure;
  }

  /** Has the next generation take over from the worker, once it is its turn; where that is under way already, it is the same. */
  async replace(cause: RecycleCause): Promise<ReplacementOutcome> {
    const { worker } = this;
    while (this.#replacement !== undefined) {
      if (this.#replacement.isStillToReplace(worker)) return this.#replacement.over;
      // An earlier one is still leaving.
      await this.#replacement.over;
    }
    if (this.#tenure === undefined || worker !== this.worker) return { kind: 'overtaken' };
    return this.#begin(this.#tenure, cause);
  }

  #begin(tenure: Tenure, cause: RecycleCause): Promise<ReplacementOutcome> {
    const { slot, world, turns } = this.#arg;
    const { worker: predecessor } = tenure;
    const name = { worker: slot.id, generation: predecessor.generation.number };
    const replacement = new Replacement({
      predecessor,
      turn: turns.take(),
      launch: () => {
        world.emit({ type: 'worker-recycling', ...name, successor: this.#generation + 1, ...cause });
        return this.#launch();
      },
      takeOver: (successor) => tenure.passTo(successor),
    });
    this.#replacement = replacement;
    void replacement.over.then((outcome) => {
      this.#replacement = undefined;
      if (outcome.kind !== 'failed') return;
      const { successor, message, details } = outcome;
      const { reason } = cause;
      world.emit({ type: 'replacement-failed', ...name, successor, reason, message, details });
    });
    return replacement.over;
  }

  /** All of them are to go. What they hold gets `drainMs` to finish; asking again changes that time. */
  stop(drainMs = 0): void {
    this.#recycling?.stop();
    this.#replacement?.stop(drainMs);
    this.worker?.stop(drainMs);
  }

  kill(): void {
    this.#recycling?.stop();
    this.#replacement?.kill();
    this.worker?.kill();
  }

  #launch(): Worker {
    const { slot, directory, times, devices = [], world } = this.#arg;
    const device = devices[slot.index % devices.length];
    const worker: Worker = Worker.startLink({
      slot,
      generation: generationOf(slot, ++this.#generation, directory, device),
      times,
      world,
      listener: {
        onReady: () => this.#onReady(worker),
        onStartFailure: (failure) => this.#onStartFailure(worker, failure),
        onSettled: (settled) => {
          if (worker === this.worker) this.#recycling?.onSettled(settled);
        },
      },
    });
    void exitOf(worker).then(() => this.#reportLeft(worker));
    return worker;
  }

  #onReady(worker: Worker): void {
    this.#replacement?.onReady(worker);
    this.#watch(worker);
    this.#arg.listener.onReady(this.#arg.slot.id);
    this.#listener.onReady();
  }

  #onStartFailure(worker: Worker, failure: StartFailure): void {
    const { slot, listener } = this.#arg;
    // Of a successor it is no failure of the slot, which serves.
    if (worker === this.worker) listener.onStartFailure(slot.id, failure, worker.stderr);
    else this.#replacement?.onStartFailure(worker, failure);
  }

  /** Has the worker replaced when it is due. */
  #watch(worker: Worker): void {
    const { slot, recycling: options, policy: backoff, random, world } = this.#arg;
    this.#recycling?.stop();
    if (options === undefined) return;
    const { number: generation } = worker.generation;
    const recycling = new Recycling({
      options,
      backoff,
      clock: world.clock,
      random,
      replace: (cause) => this.replace(cause),
      onRetry: (delayMs) =>
        world.emit({ type: 'replacement-scheduled', worker: slot.id, generation, delayMs }),
    });
    this.#recycling = recycling;
    void exitOf(worker).then(() => recycling.stop());
  }

  #inherit(dead: Worker): Worker | undefined {
    const heir = this.#replacement?.inherit();
    if (heir !== undefined) this.#listener.onInherited(dead);
    return heir;
  }

  /** Confirms that nothing of a worker is left, or says what is. */
  #reportLeft(worker: Worker): void {
    const left = worker.end?.left ?? [];
    if (left.length === 0) return;
    const pids = left.map(({ pid }) => pid);
    this.#arg.world.emit({ type: 'processes-left', worker: this.#arg.slot.id, pids });
  }
}
