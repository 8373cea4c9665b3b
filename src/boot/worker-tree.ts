import { availableParallelism } from 'node:os';
import type { Redact } from '../config/secrets.js';
import type { PitSettings } from '../config/start-config.js';
import type { Device } from '../device/device.js';
import type { SnakepitError } from '../errors.js';
import type { Emit } from '../events.js';
import type { MemberRegistry } from '../pool/member.js';
import type { Instance } from '../process/instance.js';
import { watchOomKills } from '../process/oom-kills.js';
import { residentMemory } from '../process/resident-memory.js';
import { terminate } from '../process/terminate.js';
import { cacheFolder } from '../util/cache-folder.js';
import type { Clock } from '../util/clock.js';
import { createSlotFile } from '../worker/slot-file.js';
import { WorkerSupervisor } from '../worker/worker-supervisor.js';
import { workerLauncher } from './launch-worker.js';
import { warnOfGil } from './warn-of-gil.js';
import { workerEnvironment } from './worker-environment.js';

export interface WorkerTreeOptions {
  /** Undefined: it is the only pool, and has no name. */
  readonly pool?: string | undefined;
  /** Of the pool. */
  readonly config: PitSettings;
  /** How many pools there are, and threads that run commands in all of them: they share the machine. Default: this one. */
  readonly pit?: { readonly pools: number; readonly threads: number };
  readonly onGaveUp?: ((error: SnakepitError) => void) | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly python: string;
  readonly packages: string | undefined;
  readonly instance: Instance;
  /** What slots compute on, in turn; none: workers are told of none. */
  readonly devices?: readonly Device[];
  readonly members: MemberRegistry;
  /** For what workers print. Default: there are no secrets. */
  readonly redact?: Redact | undefined;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** Starts the workers of a pool, with the real world around it. */
export function startWorkerTree(options: WorkerTreeOptions): WorkerSupervisor {
  const { pool, config, env, python, packages, instance, devices = [], members, redact, clock } = options;
  const { adapter, cwd, workers, times } = config;
  const { threads } = config.worker;
  const emit = warnOfGil(options.emit, threads);
  const { pit = { pools: 1, threads: workers * threads } } = options;
  const cores = availableParallelism();
  const startBatch = Math.max(1, Math.floor(Math.min(times.startBatch, cores) / pit.pools));
  const { runId, name } = instance;
  const environment = workerEnvironment({
    inherited: env,
    given: config.worker.env,
    runId,
    instance: name,
    pool,
    threads,
    allThreads: pit.threads,
    cores,
    device: devices[0]?.kind,
  });
  const bridge = loadBridge();
  const oomKills = watchOomKills();
  const bytecode = cacheFolder(env, 'bytecode');
  const common = { adapter, config: config.worker, python, packages, bytecode, cwd };
  const launcher = { ...common, environment, instance, oomKills, redact, clock, emit };
  return WorkerSupervisor.startLink({
    pool,
    workers,
    onGaveUp: options.onGaveUp ?? (() => {}),
    // More would only take turns: the first to be ready would be ready later, and the last no sooner.
    startBatch,
    // We are booting as well, and take a core for it.
    firstBatch: Math.max(1, startBatch - 1),
    directory: instance.sockets,
    times,
    devices,
    policy: config.restart,
    recycling: config.recycling,
    onGiveUp: config.restart.onGiveUp,
    random: Math.random,
    world: {
      launch: workerLauncher(launcher),
      connect: async (address) => (await bridge).connectWorker(address),
      terminate: (process, ladder, { environment: mark }) =>
        terminate(process, { mark: { SNAKEPIT_RUN_ID: runId, ...mark }, ladder, clock }),
      residentMemory: (leaders) => residentMemory(leaders),
      createSlotFile,
      members,
      clock,
      emit,
    },
  });
}

/** gRPC, which is not needed before the first worker is up. */
function loadBridge() {
  const bridge = import('../bridge/connect-worker.js');
  // Whoever connects is told what is wrong with it; until then nobody needs to be.
  bridge.catch(() => {});
  return bridge;
}
