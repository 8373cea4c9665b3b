import type { AdapterDescription } from '../bridge/worker-client.js';
import type { ControlService } from '../control/control-service.js';
import type { ScaleReport, WorkersReport } from '../control/protocol.js';
import { SnakepitError } from '../errors.js';
import type { EventHub } from '../status/event-hub.js';
import { statusReport } from '../status/status-report.js';
import type { StatusStore } from '../status/status-store.js';
import { deferred } from '../util/deferred.js';
import { nearest } from '../util/nearest.js';
import type { ReloadReport } from '../worker/rolling-reload.js';
import type { WorkerSupervisor } from '../worker/worker-supervisor.js';
import type { Pit } from './pit.js';

export interface PitServiceOptions {
  readonly pit: Pit;
  readonly hub: EventHub;
  readonly store: StatusStore;
  /** Time that workers which are restarted have for what they hold, in milliseconds. */
  readonly drainMs: number;
}

/** What can be asked of a pit, by its own input and over its control socket. */
export class PitService implements ControlService {
  readonly #pit: Pit;
  readonly #hub: EventHub;
  readonly #store: StatusStore;
  readonly #drainMs: number;

  constructor({ pit, hub, store, drainMs }: PitServiceOptions) {
    this.#pit = pit;
    this.#hub = hub;
    this.#store = store;
    this.#drainMs = drainMs;
  }

  status(): object {
    return statusReport(this.#store.current, this.#pit.pool, Date.now());
  }

  onStatus(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  recentEvents() {
    return this.#hub.recent();
  }

  onEvent(listener: Parameters<EventHub['subscribe']>[0]): () => void {
    return this.#hub.subscribe(listener);
  }

  async describe(): Promise<AdapterDescription> {
    const tree = await this.#workers();
    const description = tree.describe();
    if (description !== undefined) return description;
    throw new SnakepitError('workers-failed', 'no worker is ready just now, to say what it offers');
  }

  async waitFor(what: 'ready' | 'idle', cancelled: AbortSignal): Promise<void> {
    const given = deferred();
    cancelled.addEventListener('abort', () => given.resolve(), { once: true });
    await Promise.race([given.promise, what === 'idle' ? this.#pit.pool.whenIdle() : this.#whenServing()]);
  }

  stop(now: boolean): void {
    if (now) this.#pit.kill('snakepit stop --now');
    else this.#pit.windDown('snakepit stop');
  }

  async restart(workers: readonly string[] | undefined): Promise<WorkersReport> {
    const tree = await this.#workers();
    const chosen = this.#chosen(tree, workers);
    await Promise.all(chosen.map((worker) => tree.restartWorker(worker, this.#drainMs)));
    return { workers: chosen.map((worker) => ({ worker, did: 'restarted' })) };
  }

  async restartRolling(workers: readonly string[] | undefined): Promise<ReloadReport> {
    const tree = await this.#workers();
    return tree.replaceAll('snakepit restart --rolling', this.#chosen(tree, workers));
  }

  async reload(): Promise<ReloadReport> {
    return (await this.#workers()).replaceAll('snakepit reload');
  }

  async scale(workers: number): Promise<ScaleReport> {
    const tree = await this.#workers();
    const before = tree.workers.length;
    await tree.scaleTo(workers);
    return { before, workers };
  }

  async drain(worker: string): Promise<WorkersReport> {
    const tree = await this.#workers();
    const [id = worker] = this.#chosen(tree, [worker]);
    const starter = tree.registry.whereis(id);
    const did = starter?.snapshot().state === 'drained' ? 'nothing' : 'drained';
    await starter?.drain();
    return { workers: [{ worker: id, did }] };
  }

  /** Once they have booted. Rejects where none can serve. */
  async #workers(): Promise<WorkerSupervisor> {
    const tree = await this.#pit.tree;
    if (tree === undefined) throw new SnakepitError('workers-failed', 'no worker can serve');
    return tree;
  }

  #chosen(tree: WorkerSupervisor, named: readonly string[] | undefined): readonly string[] {
    const all = tree.workers;
    const unknown = named?.find((name) => !all.includes(name));
    if (unknown === undefined) return named ?? all;
    const meant = nearest(unknown, all);
    const hint = meant === undefined ? `there are ${all.join(', ')}` : `did you mean ${meant}?`;
    throw new SnakepitError('usage', `there is no worker ${unknown}; ${hint}`);
  }

  #whenServing(): Promise<void> {
    const { promise, resolve } = deferred();
    const undo = this.#store.subscribe(({ state }) => {
      if (state === 'ready' || state === 'degraded') resolve();
    });
    return promise.finally(undo);
  }
}
