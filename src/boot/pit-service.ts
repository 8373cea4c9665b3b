import type { AdapterDescription } from '../bridge/worker-client.js';
import type { ControlService } from '../control/control-service.js';
import type { ScaleReport, WorkerReport, WorkersReport } from '../control/protocol.js';
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

  async describe(cancelled: AbortSignal): Promise<AdapterDescription | undefined> {
    const tree = await this.#workers();
    while (!cancelled.aborted) {
      const description = tree.describe();
      if (description !== undefined) return description;
      // The pit ends where nobody gets ready any more, and whoever waits is gone with it.
      await until(cancelled, (done) =>
        this.#hub.subscribe(({ event }) => {
          if (event.type === 'worker-ready') done();
        }),
      );
    }
    return undefined;
  }

  async waitFor(what: 'ready' | 'idle', cancelled: AbortSignal): Promise<void> {
    if (what === 'idle') return this.#pit.pool.whenIdle(cancelled);
    await until(cancelled, (done) =>
      this.#store.subscribe(({ state }) => {
        if (state === 'ready' || state === 'degraded') done();
      }),
    );
  }

  stop(now: boolean): void {
    if (now) this.#pit.kill('snakepit stop --now');
    else this.#pit.windDown('snakepit stop');
  }

  async restart(named: readonly string[] | undefined, order: 'together' | 'rolling'): Promise<WorkersReport> {
    const tree = await this.#workers();
    const chosen = this.#chosen(tree, named);
    if (order === 'rolling')
      return rollingReport(await tree.replaceAll('snakepit restart --rolling', chosen), chosen);
    const workers = await Promise.all(chosen.map((worker) => this.#restart(tree, worker)));
    return { workers, done: workers.every(({ did }) => did === 'restarted') };
  }

  async #restart(tree: WorkerSupervisor, worker: string): Promise<WorkerReport> {
    await tree.restartWorker(worker, this.#drainMs);
    const starter = tree.registry.whereis(worker);
    await starter?.whenKnown();
    const why = starter?.snapshot().failedBecause;
    return why === undefined ? { worker, did: 'restarted' } : { worker, did: 'failed', why };
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
    await starter?.drain();
    const isDrained = starter?.snapshot().state === 'drained';
    const report: WorkerReport = isDrained
      ? { worker: id, did: 'drained' }
      : { worker: id, did: 'kept', why: 'it does not serve just now' };
    return { workers: [report], done: isDrained };
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
}

/** Listens until it is `done`, or nobody waits any more. */
async function until(cancelled: AbortSignal, subscribe: (done: () => void) => () => void): Promise<void> {
  const { promise, resolve } = deferred();
  const undo = subscribe(resolve);
  const leave = () => resolve();
  cancelled.addEventListener('abort', leave);
  if (cancelled.aborted) leave();
  await promise;
  cancelled.removeEventListener('abort', leave);
  undo();
}

function rollingReport(report: ReloadReport, chosen: readonly string[]): WorkersReport {
  const { ending, replaced, restarted, failed } = report;
  const workers = chosen.map((worker): WorkerReport => {
    if (replaced.includes(worker)) return { worker, did: 'replaced' };
    if (restarted.includes(worker)) return { worker, did: 'restarted' };
    const why = failed?.worker === worker ? failed.message : `it was not its turn (${ending})`;
    return { worker, did: 'kept', why };
  });
  return { workers, done: ending === 'done' };
}
