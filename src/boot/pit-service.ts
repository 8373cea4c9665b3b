import type { ControlService, PoolTools, RestartOrder } from '../control/control-service.js';
import type { ScaleReport, StackReport, WorkerReport, WorkersReport } from '../control/protocol.js';
import type { StatusReport } from '../control/reports.js';
import { SnakepitError } from '../errors.js';
import { noSuchPool } from '../pool/unknown-pool.js';
import { ResourceWatch } from '../process/resource-watch.js';
import type { EventHub } from '../status/event-hub.js';
import { statusReport } from '../status/status-report.js';
import type { StatusStore } from '../status/status-store.js';
import type { Traffic } from '../status/traffic.js';
import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import { nearest } from '../util/nearest.js';
import type { ReloadReport } from '../worker/rolling-reload.js';
import { workOf } from '../worker/tool-stack.js';
import type { WorkerForest } from '../worker/worker-forest.js';
import type { Pit } from './pit.js';
import { pitFigures } from './pit-figures.js';

export interface PitServiceOptions {
  readonly pit: Pit;
  readonly hub: EventHub;
  readonly store: StatusStore;
  readonly clock: Clock;
  readonly traffic: Traffic;
  /** Time that workers which are restarted have for what they hold, in milliseconds. */
  readonly drainMs: number;
  /** The workers, as soon as they boot. */
  readonly booting: () => WorkerForest | undefined;
}

/** What can be asked of a pit, by its own input and over its control socket. */
export class PitService implements ControlService {
  readonly clock: Clock;
  readonly #pit: Pit;
  readonly #hub: EventHub;
  readonly #store: StatusStore;
  readonly #traffic: Traffic;
  readonly #resources: ResourceWatch;
  readonly #drainMs: number;
  readonly #booting: PitServiceOptions['booting'];

  constructor({ pit, hub, store, clock, traffic, drainMs, booting }: PitServiceOptions) {
    this.clock = clock;
    this.#traffic = traffic;
    const leaders = () => store.current.workers.flatMap(({ pid }) => pid ?? []);
    this.#resources = new ResourceWatch({ leaders, clock });
    this.#pit = pit;
    this.#hub = hub;
    this.#store = store;
    this.#drainMs = drainMs;
    this.#booting = booting;
  }

  status(): StatusReport {
    const figures = pitFigures(this.#pit, this.#traffic, this.#resources);
    return statusReport(this.#store.current, figures, Date.now());
  }

  endSession(id: string): boolean {
    return this.#pit.pool.endSession(id);
  }

  onStatus(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  watch(listener: (what: 'state' | 'figures') => void): () => void {
    let last = this.#store.current;
    const undoStatus = this.#store.subscribe((status) => {
      if (status === last) return;
      // Counts of commands change by events of their own, which change nothing else.
      const what = status.commands === last.commands ? 'state' : 'figures';
      last = status;
      listener(what);
    });
    const undoResources = this.#resources.watch();
    return () => {
      undoStatus();
      undoResources();
    };
  }

  recentEvents() {
    return this.#hub.recent();
  }

  onEvent(listener: Parameters<EventHub['subscribe']>[0]): () => void {
    return this.#hub.subscribe(listener);
  }

  async describe(cancelled: AbortSignal, pool?: string): Promise<readonly PoolTools[] | undefined> {
    const forest = await this.#workers();
    const asked = pool === undefined ? forest.pools : [checkedPool(pool, forest)];
    while (!cancelled.aborted) {
      // One that has failed cannot say; where all have, the pit ends, and whoever waits is gone with it.
      const able = asked.filter((name) => !forest.isDown(name));
      const found = able.flatMap((name) => {
        const description = forest.describe(name);
        return description === undefined ? [] : [{ name, description }];
      });
      if (found.length === able.length && able.length > 0) {
        return Promise.all(
          found.map(async ({ name, description }) => ({ pool: name, ...(await description) })),
        );
      }
      if (able.length === 0) throw new SnakepitError('workers-failed', 'no worker can tell');
      await until(cancelled, (done) =>
        this.#hub.subscribe(({ event }) => {
          if (event.type === 'worker-ready' || event.type === 'slot-failed') done();
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

  async stopWorker(worker: string, now: boolean): Promise<WorkersReport> {
    const tree = await this.#workers();
    const [id = worker] = this.#chosen(tree, [worker]);
    const isStopped = await tree.haltWorker(id, now ? 'kill' : this.#drainMs);
    const report: WorkerReport = isStopped
      ? { worker: id, did: 'stopped' }
      : {
          worker: id,
          did: 'kept',
          why: 'it has not been started yet, or something else was asked for meanwhile',
        };
    return { workers: [report], done: isStopped };
  }

  pause(): StatusReport['intake'] {
    this.#pit.pool.pause();
    return this.#pit.pool.intake;
  }

  resume(): StatusReport['intake'] {
    this.#pit.pool.resume();
    return this.#pit.pool.intake;
  }

  async restart(named: readonly string[] | undefined, order: RestartOrder): Promise<WorkersReport> {
    const tree = await this.#workers();
    const chosen = this.#chosen(tree, named);
    if (order === 'rolling')
      return rollingReport(await tree.replaceAll('snakepit restart --rolling', chosen), chosen);
    const workers = await Promise.all(chosen.map((worker) => this.#restart(tree, worker, order)));
    return { workers, done: workers.every(({ did }) => did === 'restarted') };
  }

  async #restart(tree: WorkerForest, worker: string, order: RestartOrder): Promise<WorkerReport> {
    await tree.restartWorker(worker, order === 'now' ? 'kill' : this.#drainMs);
    const starter = tree.starter(worker);
    await starter?.whenKnown();
    const slot = starter?.snapshot();
    const why = slot?.state === 'stopped' ? 'it was told to stop meanwhile' : slot?.failedBecause;
    return why === undefined ? { worker, did: 'restarted' } : { worker, did: 'failed', why };
  }

  async reload(): Promise<ReloadReport> {
    return (await this.#workers()).replaceAll('snakepit reload');
  }

  async scale(workers: number, pool?: string): Promise<ScaleReport> {
    const forest = await this.#workers();
    const [only] = forest.pools;
    const name = pool ?? (forest.pools.length === 1 ? only : undefined);
    const before = await forest.scaleTo(name, workers);
    return name === undefined ? { before, workers } : { before, workers, pool: name };
  }

  async stack(worker: string): Promise<StackReport> {
    // Also while they boot: that is when an import may hang.
    const tree = this.#booting() ?? (await this.#workers());
    const [id = worker] = this.#chosen(tree, [worker]);
    const starter = tree.starter(id);
    const running = this.#pit.pool.running.get(id);
    const stack = await starter?.stack();
    const { pid, generation = 0 } = starter?.snapshot() ?? {};
    if (stack === undefined || pid === undefined) {
      throw new SnakepitError('system', `${id} does not say where it is: ${whyNoStack(pid)}`);
    }
    return {
      worker: id,
      generation,
      pid,
      running: running === undefined ? null : { ...running, ms: Math.round(running.ms) },
      threads: stack.threads.map((thread) => ({ runs: workOf(thread), frames: thread.frames })),
    };
  }

  async drain(worker: string): Promise<WorkersReport> {
    const tree = await this.#workers();
    const [id = worker] = this.#chosen(tree, [worker]);
    const starter = tree.starter(id);
    await starter?.drain();
    const isDrained = starter?.snapshot().state === 'drained';
    const report: WorkerReport = isDrained
      ? { worker: id, did: 'drained' }
      : { worker: id, did: 'kept', why: 'it does not serve just now' };
    return { workers: [report], done: isDrained };
  }

  /** Once they have booted. Rejects where none can serve. */
  async #workers(): Promise<WorkerForest> {
    const tree = await this.#pit.tree;
    if (tree === undefined) throw new SnakepitError('workers-failed', 'no worker can serve');
    return tree;
  }

  #chosen(tree: WorkerForest, named: readonly string[] | undefined): readonly string[] {
    const all = tree.workers;
    const unknown = named?.find((name) => !all.includes(name));
    if (unknown === undefined) return named ?? all;
    const meant = nearest(unknown, all);
    const hint = meant === undefined ? `there are ${all.join(', ')}` : `did you mean ${meant}?`;
    throw new SnakepitError('usage', `there is no worker ${unknown}; ${hint}`);
  }
}

function whyNoStack(pid: number | undefined): string {
  if (pid === undefined) return 'it has no process just now';
  return 'it has only just been started, was stopped, or is in a system call that cannot be interrupted';
}

function checkedPool(name: string, { pools }: WorkerForest): string {
  if (pools.includes(name)) return name;
  const names = pools.flatMap((one) => one ?? []);
  throw new SnakepitError('usage', noSuchPool(name, names).error.message);
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
