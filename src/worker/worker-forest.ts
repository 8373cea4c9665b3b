/**
 * Theory of operation.
 *
 * The workers of all pools. Each pool has a tree of its own, with its own counters, limits and roster; here is what is done
 * to all of them, or to a worker by its name, whatever pool it belongs to. A tree is planted as soon as it begins to boot,
 * and may be replaced by another until it has. It ends once, for all pools.
 */
import type { AdapterDescription } from '../bridge/worker-client.js';
import { SnakepitError } from '../errors.js';
import { deferred } from '../util/deferred.js';
import { nearest } from '../util/nearest.js';
import type { ReloadReport } from './rolling-reload.js';
import type { SlotSnapshot } from './slot-snapshot.js';
import type { WorkerStarter } from './starter.js';
import type { WorkerSupervisor } from './worker-supervisor.js';

/** A pool's name; undefined: it is the only one, and has none. */
export type PoolName = string | undefined;

type State =
  | { readonly is: 'growing' }
  /** All trees are stopped, and so is each that is planted later. */
  | { readonly is: 'stopping'; readonly how: number | 'kill' };

export class WorkerForest {
  /** Settles when no worker can serve any more. Never rejects. */
  readonly gaveUp: Promise<SnakepitError>;
  readonly #names: readonly PoolName[];
  readonly #trees = new Map<PoolName, WorkerSupervisor>();
  readonly #gaveUp = deferred<SnakepitError>();
  #state: State = { is: 'growing' };

  /** Of pools by their names, in their order. */
  constructor(names: readonly PoolName[]) {
    this.#names = names;
    this.gaveUp = this.#gaveUp.promise;
  }

  /** In their order. */
  get pools(): readonly PoolName[] {
    return this.#names;
  }

  plant(name: PoolName, tree: WorkerSupervisor): void {
    this.#trees.set(name, tree);
    if (this.#state.is !== 'stopping') return;
    if (this.#state.how === 'kill') void tree.kill();
    else void tree.stop(this.#state.how);
  }

  /** No worker can serve, for this reason. */
  fail(error: SnakepitError): void {
    this.#gaveUp.resolve(error);
  }

  /** Whether every slot of a pool has failed; not where it is still to boot. */
  isDown(name: PoolName): boolean {
    const slots = this.#trees.get(name)?.snapshot() ?? [];
    return slots.length > 0 && slots.every(({ state }) => state === 'failed');
  }

  /** The names of all workers, pool by pool. */
  get workers(): readonly string[] {
    return this.#all.flatMap((tree) => tree.workers);
  }

  snapshot(): readonly SlotSnapshot[] {
    return this.#all.flatMap((tree) => tree.snapshot());
  }

  starter(worker: string): WorkerStarter | undefined {
    for (const tree of this.#all) {
      const starter = tree.registry.whereis(worker);
      if (starter !== undefined) return starter;
    }
    return undefined;
  }

  /** What the adapter of a pool offers, with schemas; undefined while no worker can say. */
  describe(name: PoolName): Promise<AdapterDescription> | undefined {
    return this.#trees.get(name)?.describe();
  }

  async restartWorker(worker: string, how: number | 'kill'): Promise<void> {
    await this.#treeOf(worker)?.restartWorker(worker, how);
  }

  async haltWorker(worker: string, how: number | 'kill'): Promise<boolean> {
    return (await this.#treeOf(worker)?.haltWorker(worker, how)) ?? false;
  }

  /** As each tree does it, one pool after the other: the first that cannot be replaced ends it. */
  async replaceAll(why: string, only?: readonly string[]): Promise<ReloadReport> {
    let report: ReloadReport = { ending: 'done', replaced: [], restarted: [], kept: [], failed: undefined };
    for (const tree of this.#all) {
      const chosen = only?.filter((worker) => tree.workers.includes(worker));
      if (chosen?.length === 0) continue;
      report =
        report.ending === 'done'
          ? joined(report, await tree.replaceAll(why, chosen))
          : { ...report, kept: [...report.kept, ...(chosen ?? tree.workers)] };
    }
    return report;
  }

  /** How many workers a pool had before; resolves when there are so many. Throws `usage` where there is no such pool. */
  async scaleTo(name: PoolName, workers: number): Promise<number> {
    const tree = this.#chosen(name);
    const before = tree.workers.length;
    await tree.scaleTo(workers);
    return before;
  }

  /** Ends all pools together; resolves when nothing is left. */
  async stop(drainMs = 0): Promise<void> {
    this.#state = { is: 'stopping', how: drainMs };
    await Promise.all(this.#all.map((tree) => tree.stop(drainMs)));
  }

  /** Ends all at once, also while they are stopping. */
  async kill(): Promise<void> {
    this.#state = { is: 'stopping', how: 'kill' };
    await Promise.all(this.#all.map((tree) => tree.kill()));
  }

  get #all(): readonly WorkerSupervisor[] {
    return this.#names.flatMap((name) => this.#trees.get(name) ?? []);
  }

  #treeOf(worker: string): WorkerSupervisor | undefined {
    return this.#all.find((tree) => tree.workers.includes(worker));
  }

  #chosen(name: PoolName): WorkerSupervisor {
    const tree = this.#trees.get(name);
    if (tree !== undefined) return tree;
    const names = this.#names.flatMap((one) => one ?? []);
    if (names.length === 0) {
      throw new SnakepitError('usage', `there is no pool ${name}: nothing here has pools`);
    }
    if (name === undefined) {
      throw new SnakepitError('usage', `there are several pools: say which (${names.join(', ')})`);
    }
    if (names.includes(name)) throw new SnakepitError('usage', `the pool ${name} is not up yet`);
    const meant = nearest(name, names);
    const hint = meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`;
    throw new SnakepitError('usage', `there is no pool ${name}; ${hint}`);
  }
}

function joined(one: ReloadReport, other: ReloadReport): ReloadReport {
  return {
    ...other,
    replaced: [...one.replaced, ...other.replaced],
    restarted: [...one.restarted, ...other.restarted],
    kept: [...one.kept, ...other.kept],
  };
}
