/*
 * Theory of operation
 *
 * The top of the tree: a dynamic supervisor of starters, one for each slot. Starters are permanent and never exit by
 * themselves, except to escalate (`onGiveUp: 'exit'`); that is passed on at once, so its restart intensity is 0. Restarts
 * of workers are counted by their starters alone: tiers multiply, here by one.
 *
 * Not all slots begin at once: at most `startBatch` boot at a time for the first time, so that a machine with many of
 * them is not brought to its knees by imports. A slot makes room for the next when its first start has come to something.
 *
 * Planned replacements (recycling, reload) happen one at a time over all slots: starters take turns. Slots come and go
 * (`scaleTo`); one that is wanted again while it is still being stopped starts anew once it is gone.
 */
import type { AdapterDescription } from '../bridge/worker-client.js';
import { SnakepitError } from '../errors.js';
import type { ExitReason } from '../supervision/child.js';
import { Registry } from '../supervision/registry.js';
import { restartIntensity } from '../supervision/restart-intensity.js';
import { Supervisor } from '../supervision/supervisor.js';
import { deferred } from '../util/deferred.js';
import { type BootOutcome, BootWatch } from './boot-watch.js';
import { watchMemory } from './memory-watch.js';
import { RestartPolicy } from './restart-policy.js';
import { type ReloadReport, RollingReload } from './rolling-reload.js';
import type { SlotSnapshot } from './slot-snapshot.js';
import { WorkerStarter } from './starter.js';
import type { StarterListener, StarterOptions } from './starter-options.js';
import { Turns } from './turns.js';
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
  /** All slots, by the name of their worker. */
  readonly #slots = new Map<string, Slot>();
  /** Those that are being stopped, until they are gone. */
  readonly #stopping = new Map<string, Promise<void>>();
  /** Those of them that are wanted again. */
  readonly #returning = new Set<Slot>();
  /** Those that no starter was started for yet. */
  readonly #waiting = new Set<Slot>();
  /** Whose first start has come to nothing yet. */
  readonly #booting = new Set<string>();
  readonly #listener: StarterListener;
  readonly #turns = new Turns();
  readonly #reload: RollingReload;
  /** How many slots are wanted. */
  #count: number;
  /** Of the slot that was given up last. */
  #lastFailure: SnakepitError | undefined;
  #state: 'running' | 'stopping' = 'running';

  /** Starts all slots, a batch at a time. */
  static startLink(options: WorkerSupervisorOptions): WorkerSupervisor {
    const supervisor = new WorkerSupervisor(options);
    for (let index = 0; index < options.workers; index++) supervisor.startWorker(index);
    return supervisor;
  }

  private constructor(options: WorkerSupervisorOptions) {
    this.#options = options;
    this.#count = options.workers;
    this.booted = this.#boot.outcome;
    this.allReady = this.#allReady.promise;
    this.gaveUp = this.#gaveUp.promise;
    const { clock, emit } = options.world;
    this.#reload = new RollingReload(emit);
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
    if (options.recycling?.maxRssBytes !== undefined) {
      const stop = watchMemory(options.world, () => this.#starters);
      void this.exited.then(stop);
    }
  }

  /**
   * Adds a slot, `w1` for index 0; it is started when there is room in the batch, and, where it is just being stopped, after
   * its end. Does nothing where it is there.
   */
  startWorker(index: number): void {
    const id = `w${index + 1}`;
    const present = this.#slots.get(id);
    if (present !== undefined) {
      if (this.#stopping.has(id)) this.#returning.add(present);
      return;
    }
    const slot = this.#newSlot(id, index);
    this.#slots.set(id, slot);
    this.#waiting.add(slot);
    this.#startWaiting();
  }

  /** Ends a slot and forgets it; what is in hand gets `drainMs` to finish, asking again changes that time. Does nothing where it is not there. */
  async stopWorker(id: string, drainMs = 0): Promise<void> {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#returning.delete(slot);
    if (this.#waiting.delete(slot)) {
      this.#forget(slot);
      return;
    }
    this.registry.whereis(id)?.stop(drainMs);
    const gone = this.#stopping.get(id) ?? this.#supervisor.terminateChild(id).then(() => this.#forget(slot));
    this.#stopping.set(id, gone);
    await gone;
  }

  /**
   * Adds slots, or takes away the highest ones after they have finished what they hold, for which they get `drainMs`.
   * Resolves when those are gone, and the others started or waiting for their turn to be. The last call counts.
   */
  async scaleTo(workers: number, drainMs = Number.POSITIVE_INFINITY): Promise<void> {
    if (!Number.isSafeInteger(workers) || workers < 1) {
      throw new SnakepitError('usage', `cannot scale to ${workers} workers: at least 1`);
    }
    if (this.#state !== 'running') return;
    if (workers !== this.#count) {
      this.#options.world.emit({ type: 'workers-scaled', from: this.#count, to: workers });
    }
    this.#count = workers;
    for (let index = 0; index < workers; index++) this.startWorker(index);
    const surplus = [...this.#slots.values()].filter(({ index }) => index >= workers);
    await Promise.all(surplus.map(({ id }) => this.stopWorker(id, drainMs)));
  }

  /** Starts a slot's next generation, also of one that has failed; resolves once it is started, not yet ready. */
  async restartWorker(id: string, drainMs = 0): Promise<void> {
    await this.registry.whereis(id)?.restart(drainMs);
  }

  /**
   * Has successors take over from all workers, in order and one at a time, so that they serve what the adapter is now. A
   * slot that does not serve is restarted instead. The first successor that cannot start ends it, and another call begins it
   * anew. `why` is for the log; `only` leaves the others as they are.
   */
  async replaceAll(why: string, only?: readonly string[]): Promise<ReloadReport> {
    const slots = [...this.#slots.values()].sort((a, b) => a.index - b.index);
    // Those that wait for their first start will load what is new by themselves.
    const isMeant = (slot: Slot) => !this.#waiting.has(slot) && (only?.includes(slot.id) ?? true);
    const started = slots.filter(isMeant);
    const find = ({ id }: Slot) => ({ worker: id, starter: () => this.registry.whereis(id) });
    return this.#reload.begin(started.map(find), why);
  }

  /** Ends all slots together; what is in hand gets `drainMs` to finish. Resolves when nothing is left; asking again changes that time. */
  async stop(drainMs = 0): Promise<void> {
    this.#prepareToStop();
    for (const id of this.#slots.keys()) this.registry.whereis(id)?.stop(drainMs);
    this.#supervisor.shutdown();
    await this.exited;
  }

  /** Ends all slots at once, also while they are stopping. */
  async kill(): Promise<void> {
    this.#prepareToStop();
    this.#supervisor.kill();
    await this.exited;
  }

  snapshot(): readonly SlotSnapshot[] {
    return [...this.#slots.keys()].map((id) => this.registry.whereis(id)?.snapshot() ?? this.#unstarted(id));
  }

  #prepareToStop(): void {
    this.#state = 'stopping';
    this.#reload.stop();
    this.#boot.stopped();
    this.#waiting.clear();
    this.#returning.clear();
  }

  #newSlot(id: string, index: number): Slot {
    const count = () => this.#count;
    return {
      id,
      index,
      get count() {
        return count();
      },
    };
  }

  /** A slot is gone. */
  #forget(slot: Slot): void {
    this.#stopping.delete(slot.id);
    this.#slots.delete(slot.id);
    this.#options.world.emit({ type: 'slot-removed', worker: slot.id });
    this.#hasBooted(slot.id);
    if (this.#returning.delete(slot)) this.startWorker(slot.index);
    this.#giveUpWhereOver();
  }

  /** The names of all slots, in their order. */
  get workers(): readonly string[] {
    return [...this.#slots.values()].sort((a, b) => a.index - b.index).map(({ id }) => id);
  }

  /** What the adapter offers, with schemas; undefined while no worker can say. */
  describe(): Promise<AdapterDescription> | undefined {
    for (const starter of this.#starters) {
      const description = starter.describe();
      if (description !== undefined) return description;
    }
    return undefined;
  }

  get #starters(): readonly WorkerStarter[] {
    return [...this.#slots.keys()].flatMap((id) => this.registry.whereis(id) ?? []);
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
      const arg = { ...this.#options, slot, registry, listener: this.#listener, turns: this.#turns };
      // Refused only where everything is being stopped.
      this.#supervisor.startChild(WorkerStarter.childSpec(arg)).catch(() => {});
    }
  }

  #hasBooted(worker: string): void {
    if (this.#booting.delete(worker)) this.#startWaiting();
  }

  #onFailed(worker: string, reason: string, stderr: readonly string[]): void {
    const details = stderr.length === 0 ? undefined : stderr.join('\n');
    this.#lastFailure = new SnakepitError('workers-failed', `${worker} gave up: ${reason}`, { details });
    this.#giveUpWhereOver();
  }

  /** No slot can recover, or the first one that cannot is enough. */
  #giveUpWhereOver(): void {
    if (this.#lastFailure === undefined) return;
    const hasFailed = ({ state }: SlotSnapshot) => state === 'failed';
    if (this.#options.onGiveUp !== 'exit' && !this.snapshot().every(hasFailed)) return;
    this.#boot.allFailed();
    this.#waiting.clear();
    this.#gaveUp.resolve(this.#lastFailure);
  }

  /** A slot whose turn has not come. */
  #unstarted(worker: string): SlotSnapshot {
    const { policy, random, world } = this.#options;
    return {
      worker,
      state: 'starting',
      pid: undefined,
      generation: 0,
      successor: undefined,
      leaving: undefined,
      restarts: 0,
      counters: new RestartPolicy(policy, random).counters(world.clock.now()),
      held: 0,
      failedBecause: undefined,
    };
  }
}
