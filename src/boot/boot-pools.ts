/**
 * Theory of operation.
 *
 * All pools boot side by side. It has come to something when the first of them serves. A pool whose workers fail for good is
 * given up, and the others go on; what every other attempt would meet as well, an adapter that cannot be imported, ends the
 * boot of all. Where there is one pool, that it is given up is the end.
 */
import type { Redact } from '../config/secrets.js';
import { SnakepitError } from '../errors.js';
import type { Emit } from '../events.js';
import { packagesRoot } from '../interpreter/packages.js';
import { createProvisioner } from '../interpreter/provisioner.js';
import type { Instance } from '../process/instance.js';
import type { Run } from '../run.js';
import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import { WorkerForest } from '../worker/worker-forest.js';
import { bootError } from './boot-failure.js';
import type { PitPools } from './make-pools.js';
import type { PreparedPool } from './prepare-pools.js';

export interface BootPoolsOptions {
  readonly prepared: readonly PreparedPool[];
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly instance: Instance;
  readonly pools: PitPools;
  /** Keeps secrets out of what workers print; undefined: there are none. */
  readonly redact: Redact | undefined;
  /** Told of the workers before they have booted. */
  readonly onForest: (forest: WorkerForest) => void;
  readonly cancelled: AbortSignal;
  readonly startWorkerTree: typeof import('./worker-tree.js').startWorkerTree;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** Boots the workers of all pools; resolves once one of them serves, rejects with why none can. */
export function bootPools(options: BootPoolsOptions): Promise<WorkerForest> {
  const { prepared } = options;
  const forest = new WorkerForest(prepared.map(({ name }) => name));
  options.onForest(forest);
  const install = installOnce(options);
  const first = deferred<WorkerForest>();
  let isUp = false;
  const end = async (error: SnakepitError) => {
    forest.fail(error);
    if (isUp) return;
    await forest.stop();
    first.reject(error);
  };
  const onGaveUp = ({ name, settings }: PreparedPool, error: SnakepitError) => {
    const isOver = settings.restart.onGiveUp === 'exit' || forest.pools.every((pool) => forest.isDown(pool));
    // Where this is the end of all, commands are told that by the pit.
    if (isOver) void end(error);
    else if (name !== undefined) options.pools.giveUp(name, error);
  };
  for (const boot of prepared) {
    bootPool({ ...options, install }, forest, boot, (error) => onGaveUp(boot, error)).then(
      (outcome) => {
        if (outcome === 'given up') return;
        isUp = true;
        first.resolve(forest);
      },
      (thrown: unknown) => void end(SnakepitError.from(thrown)),
    );
  }
  return first.promise;
}

/** Where its Python lacks packages these are installed, and the workers booted once more. */
async function bootPool(
  {
    prepared,
    env,
    instance,
    pools,
    redact,
    cancelled,
    startWorkerTree,
    install,
    clock,
    emit,
  }: BootPoolsOptions & { readonly install: Install },
  forest: WorkerForest,
  { name, settings, python: { file: python }, devices: { devices } }: PreparedPool,
  onGaveUp: (error: SnakepitError) => void,
): Promise<'up' | 'given up'> {
  const packages = packagesRoot(env);
  const members = pools.registry(name);
  const threads = prepared.map(({ settings: { workers, worker } }) => workers * worker.threads);
  const pit = { pools: prepared.length, threads: threads.reduce((sum, count) => sum + count, 0) };
  for (let attempt = 1; ; attempt++) {
    let hasBooted = false;
    const tree = startWorkerTree({
      pool: name,
      config: settings,
      pit,
      env,
      python,
      packages,
      devices,
      instance,
      members,
      redact,
      clock,
      emit,
      // Before, it is the outcome of the boot.
      onGaveUp: (error) => (hasBooted || name !== undefined ? onGaveUp(error) : undefined),
    });
    forest.plant(name, tree);
    const cancel = () => void tree.stop();
    cancelled.addEventListener('abort', cancel, { once: true });
    const outcome = await tree.booted;
    cancelled.removeEventListener('abort', cancel);
    hasBooted = true;
    if (outcome.kind !== 'failed') return 'up';
    const { failure } = outcome.failure;
    const error = bootError(outcome.failure, python);
    // Its slots stay, failed, so that somebody can restart them.
    if (name !== undefined && error.code === 'workers-failed') return 'given up';
    await tree.stop();
    if (failure.kind !== 'requirements' || attempt > 1) throw error;
    await install({ python: failure.python, tag: failure.tag, requirements: failure.missing });
    if (cancelled.aborted) throw new SnakepitError('workers-failed', 'the installation was called off');
  }
}

type Install = ReturnType<typeof createProvisioner>;

/** Pools that lack the same wait for the same. */
function installOnce({ env, run, instance, cancelled, clock, emit }: BootPoolsOptions): Install {
  // The installer carries the run's mark, so that whoever cleans up after us finds it.
  const marked = { ...env, SNAKEPIT_RUN_ID: instance.runId };
  const install = createProvisioner({ env: marked, run, emit, clock, signal: cancelled });
  const begun = new Map<string, ReturnType<Install>>();
  return (...request) => {
    const key = JSON.stringify(request);
    const installed = begun.get(key) ?? install(...request);
    begun.set(key, installed);
    return installed;
  };
}
