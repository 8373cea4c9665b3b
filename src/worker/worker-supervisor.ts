/*
 * Theory of operation
 *
 * The top of the tree: a dynamic supervisor of starters, one for each slot. Starters are permanent and never exit by
 * themselves, except to escalate (`onGiveUp: 'exit'`); that is passed on at once, so its restart intensity is 0. Restarts
 * of workers are counted by their starters alone: tiers multiply, here by one.
 *
 * Not all slots begin at once: at most `startBatch` boot at a time for the first time, so that a machine with many of
 * them is not brought to its knees by imports. A slot makes room for the next when its first start has come to something.
 */
import { SnakepitError } from '../errors.js';
import type { ExitReason } from '../supervision/child.js';
import { Registry } from '../supervision/registry.js';
import { restartIntensity } from '../supervision/restart-intensity.js';
import { Supervisor } from '../supervision/supervisor.js';
import { deferred } from '../util/deferred.js';
import { type BootOutcome, BootWatch } from './boot-watch.js';
import { RestartPolicy } from './restart-policy.js';
import type { SlotSnapshot } from './slot-snapshot.js';
import { WorkerStarter } from './starter.js';
import type { StarterListener, StarterOptions } from './starter-options.js';
import type { Slot } from './world.js';

export interface WorkerSupervisorOptions extends StarterOptions {
  /** Slots, from 1. */
  readonly workers: number;
  /** First starts at the same time, from 1. Default: 8. */
  readonly startBatch: number;
  /** The same until a worker is ready. Default: `startBatch`. */
  readonly firstBatch?: number;
}

export class WorkerSupervisor {
  /** What the first boot came to. Where it failed for good everything is being stopped; `exited` says when that is done. */
  readonly booted: Promise<BootOutcome>;
  /** Settles when every slot was ready at the same time, for the first time; never where that does not happen. */
  readonly allReady: Promise<void>;
  /** Settles when workers failed for good: every slot, or with `onGiveUp: 'exit'` the first. Never rejects. */
  readonly gaveUp: Promise<SnakepitError>;
  /** Settles once nothing is left: after a stop, or abnormally after an escalation. */
  readonly exited: Promise<ExitReason>;
  /** Starters by the name of their worker. */
  readonly registry = new Registry<WorkerStarter>();

  readonly #options: WorkerSupervisorOptions;
  readonly #supervisor: Supervisor;
  readonly #boot = new BootWatch();
  readonly #allReady = deferred();
  readonly #gaveUp = deferred<SnakepitError>();
  /** All slots, in order, by the name of their worker. */
  readonly #slots = new Map<string, Slot>();
  /** Those that no starter was started for yet. */
  readonly #waiting = new Set<Slot>();
  /** Whose first start has come to nothing yet. */
  readonly #booting = new Set<string>();
  readonly #listener: StarterListener;

  /** Starts all slots, a batch at a time. */
  static startLink(options: WorkerSupervisorOptions): WorkerSupervisor {
    const supervisor = new WorkerSupervisor(options);
    for (let index = 0; index < options.workers; index++) supervisor.startWorker(index);
    return supervisor;
  }

  private constructor(options: WorkerSupervisorOptions) {
    this.#options = options;
    this.booted = this.#boot.outcome;
    this.allReady = this.#allReady.promise;
    this.gaveUp = this.#gaveUp.promise;
    const { clock } = options.world;
    const restartRule = restartIntensity({ maxRestarts: 0, periodMs: 0 }, clock);
    this.#supervisor = new Supervisor({ strategy: 'dynamic', restartRule, clock });
    this.exited = this.#supervisor.exited;
    this.#listener = {
      onReady: (worker) => {
        this.#boot.ready();
        this.#hasBooted(worker);
        const isReady = ({ state }: SlotSnapshot) => state === 'ready' || state === 'busy';
        if (this.snapshot().every(isReady)) this.#allReady.resolve();
      },
      onStartFailure: (worker, failure, stderr) => {
        if (this.#boot.startFailed({ worker, failure, stderr })) void this.stop();
        else this.#hasBooted(worker);
      },
      onFailed: (worker, reason, stderr) => this.#onFailed(worker, reason, stderr),
    };
  }

  /** Adds a slot, `w1` for index 0; it is started when there is room in the batch. Does nothing where it is there. */
  startWorker(index: number): void {
    const slot = { id: `w${index + 1}`, index, count: this.#options.workers };
    if (this.#slots.has(slot.id)) return;
    this.#slots.set(slot.id, slot);
    this.#waiting.add(slot);
    this.#startWaiting();
  }

  /** Ends a slot and forgets it; what is in hand gets `drainMs` to finish. Does nothing where it is not there. */
  async stopWorker(id: string, drainMs = 0): Promise<void> {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    if (!this.#waiting.delete(slot)) {
      this.registry.whereis(id)?.stop(drainMs);
      await this.#supervisor.terminateChild(id);
    }
    this.#slots.delete(id);
    this.#hasBooted(id);
  }

  /** Starts a slot's next generation, also of one that has failed; resolves once it is started, not yet ready. */
  async restartWorker(id: string, drainMs = 0): Promise<void> {
    await this.registry.whereis(id)?.restart(drainMs);
  }

  /** Ends all slots together; what is in hand gets `drainMs` to finish. Resolves when nothing is left; asking again changes that time. */
  async stop(drainMs = 0): Promise<void> {
    this.#boot.stopped();
    this.#waiting.clear();
    for (const id of this.#slots.keys()) this.registry.whereis(id)?.stop(drainMs);
    this.#supervisor.shutdown();
    await this.exited;
  }

  /** Ends all slots at once, also while they are stopping. */
  async kill(): Promise<void> {
    this.#boot.stopped();
    this.#waiting.clear();
    this.#supervisor.kill();
    await this.exited;
  }

  snapshot(): readonly SlotSnapshot[] {
    return [...this.#slots.keys()].map((id) => this.registry.whereis(id)?.snapshot() ?? this.#unstarted(id));
  }

  get #batch(): number {
    const { startBatch, firstBatch = startBatch } = this.#options;
    return this.#boot.isOpen ? firstBatch : startBatch;
  }

  #startWaiting(): void {
    for (const slot of this.#waiting) {
      if (this.#booting.size >= this.#batch) return;
      this.#waiting.delete(slot);
      this.#booting.add(slot.id);
      const { registry } = this;
      const arg = { ...this.#options, slot, registry, listener: this.#listener };
      // Refused only where everything is being stopped.
      this.#supervisor.startChild(WorkerStarter.childSpec(arg)).catch(() => {});
    }
  }

  #hasBooted(worker: string): void {
    if (this.#booting.delete(worker)) this.#startWaiting();
  }

  #onFailed(worker: string, reason: string, stderr: readonly string[]): void {
    const isOver =
      this.#options.onGiveUp === 'exit' || this.snapshot().every(({ state }) => state === 'failed');
    if (!isOver) return;
    this.#boot.allFailed();
    this.#waiting.clear();
    const details = stderr.length === 0 ? undefined : stderr.join('\n');
    this.#gaveUp.resolve(new SnakepitError('workers-failed', `${worker} gave up: ${reason}`, { details }));
  }

  /** A slot whose turn has not come. */
  #unstarted(worker: string): SlotSnapshot {
    const { policy, random, world } = this.#options;
    return {
      worker,
      state: 'starting',
      pid: undefined,
      generation: 0,
      restarts: 0,
      counters: new RestartPolicy(policy, random).counters(world.clock.now()),
      held: 0,
      failedBecause: undefined,
    };
  }
}
