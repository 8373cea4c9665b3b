/*
 * Theory of operation
 *
 * The top of the tree: a dynamic supervisor of starters, one for each slot. Starters are permanent and never exit by
 * themselves, except to escalate (`onGiveUp: 'exit'`); that is passed on at once, so its restart intensity is 0. Restarts
 * of workers are counted by their starters alone: tiers multiply, here by one.
 *
 * Not all slots begin at once, so that a machine with many of them is not brought to its knees by imports; and they come and
 * go: which of them there are is the roster's to know (`SlotRoster`).
 *
 * Planned replacements (recycling, reload) happen one at a time over all slots: starters take turns.
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
import { SlotRoster } from './slot-roster.js';
import type { SlotSnapshot } from './slot-snapshot.js';
import { WorkerStarter } from './starter.js';
import type { StarterListener, StarterOptions } from './starter-options.js';
import { Turns } from './turns.js';
import type { Slot } from './world.js';

export interface WorkerSupervisorOptions extends StarterOptions {
  /** The pool that the slots belong to. Default: there is one, without a name. */
  readonly pool?: string | undefined;
  /** Slots, from 1. */
  readonly workers: number;
  /** Called each time that workers failed for good, also after one of them had been restarted. Default: nobody is. */
  readonly onGaveUp?: (error: SnakepitError) => void;
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
  readonly #roster: SlotRoster;
  readonly #listener: StarterListener;
  readonly #turns = new Turns();
  readonly #reload: RollingReload;
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
    this.booted = this.#boot.outcome;
    this.allReady = this.#allReady.promise;
    this.gaveUp = this.#gaveUp.promise;
    const { clock, emit } = options.world;
    this.#reload = new RollingReload(emit);
    const restartRule = restartIntensity({ maxRestarts: 0, periodMs: 0 }, clock);
    this.#supervisor = new Supervisor({ strategy: 'dynamic', restartRule, clock });
    this.exited = this.#supervisor.exited;
    this.#roster = new SlotRoster(options.workers, {
      pool: options.pool,
      batch: () => this.#batch,
      start: (slot) => this.#start(slot),
      stop: ({ id }, drainMs) => this.registry.whereis(id)?.stop(drainMs),
      ended: ({ id }) => this.#supervisor.terminateChild(id),
      onGone: ({ id }) => {
        emit({ type: 'slot-removed', worker: id });
        this.#giveUpWhereOver();
      },
    });
    this.#listener = {
      onReady: (worker) => {
        this.#boot.ready();
        this.#roster.hasBooted(worker);
        const isReady = ({ state }: SlotSnapshot) => state === 'ready' || state === 'busy';
        if (this.snapshot().every(isReady)) this.#allReady.resolve();
      },
      onStartFailure: (worker, failure, stderr) => {
        if (this.#boot.startFailed({ worker, failure, stderr })) void this.stop();
        else this.#roster.hasBooted(worker);
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
    if (this.#state === 'running') this.#roster.add(index);
  }

  /** Ends a slot and forgets it; what is in hand gets `drainMs` to finish, asking again changes that time. Does nothing where it is not there. */
  async stopWorker(id: string, drainMs = 0): Promise<void> {
    await this.#roster.remove(id, drainMs);
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
    const { wanted } = this.#roster;
    const { pool, world } = this.#options;
    const about = pool === undefined ? {} : { pool };
    if (workers !== wanted) world.emit({ type: 'workers-scaled', ...about, from: wanted, to: workers });
    this.#roster.wanted = workers;
    for (let index = 0; index < workers; index++) this.startWorker(index);
    await this.#roster.removeSurplus(drainMs);
  }

  /** Starts a slot's next generation, also of one that has failed; resolves once it is started, not yet ready. */
  async restartWorker(id: string, how: number | 'kill' = 0): Promise<void> {
    await this.registry.whereis(id)?.restart(how);
  }

  /**
   * Ends a slot's worker, and starts none there until it is restarted; what is in hand gets so many milliseconds to finish, or
   * is cut. Resolves with whether it is so: it may not have been started yet, or something else was asked for meanwhile.
   */
  async haltWorker(id: string, how: number | 'kill' = 0): Promise<boolean> {
    const halted = this.registry.whereis(id)?.halt(how);
    // Where it was booting, another one may.
    if (halted !== undefined) this.#roster.hasBooted(id);
    return (await halted) ?? false;
  }

  /**
   * Has successors take over from all workers, in order and one at a time, so that they serve what the adapter is now. A
   * slot that does not serve is restarted instead. The first successor that cannot start ends it, and another call begins it
   * anew. `why` is for the log; `only` leaves the others as they are. A slot that was told to stop stays so, unless this is a
   * restart of those.
   */
  async replaceAll(why: string, only?: readonly string[]): Promise<ReloadReport> {
    // Those that wait for their first start will load what is new by themselves.
    const meant = this.#roster.started.filter(({ id }) => only?.includes(id) ?? true);
    const slots = meant.map(({ id }) => ({
      worker: id,
      starter: () => this.registry.whereis(id),
      isRestarted: only !== undefined,
    }));
    return this.#reload.begin(slots, why);
  }

  /** Ends all slots together; what is in hand gets `drainMs` to finish. Resolves when nothing is left; asking again changes that time. */
  async stop(drainMs = 0): Promise<void> {
    this.#prepareToStop();
    for (const starter of this.#starters) starter.stop(drainMs);
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
    return this.#roster.ids.map((id) => this.registry.whereis(id)?.snapshot() ?? this.#unstarted(id));
  }

  #prepareToStop(): void {
    this.#state = 'stopping';
    this.#reload.stop();
    this.#boot.stopped();
    this.#roster.close();
  }

  /** The names of all slots, in their order. */
  get workers(): readonly string[] {
    return this.#roster.sorted.map(({ id }) => id);
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
    return this.#roster.ids.flatMap((id) => this.registry.whereis(id) ?? []);
  }

  get #batch(): number {
    const { startBatch, firstBatch = startBatch } = this.#options;
    return this.#boot.isOpen ? firstBatch : startBatch;
  }

  #start(slot: Slot): void {
    const { registry } = this;
    const arg = { ...this.#options, slot, registry, listener: this.#listener, turns: this.#turns };
    // Refused only where everything is being stopped.
    this.#supervisor.startChild(WorkerStarter.childSpec(arg)).catch(() => {});
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
    this.#roster.close();
    this.#gaveUp.resolve(this.#lastFailure);
    this.#options.onGaveUp?.(this.#lastFailure);
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
