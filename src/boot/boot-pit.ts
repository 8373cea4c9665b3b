import type { StreamingSource } from '../command.js';
import { redactorOf } from '../config/secrets.js';
import type { StartConfig } from '../config/start-config.js';
import type { ControlService } from '../control/control-service.js';
import type { localLink } from '../control/local-client.js';
import { logDirectory } from '../log/log-directory.js';
import { packageFile } from '../package-files.js';
import { bothObservers } from '../pool/both-observers.js';
import type { WorkPool } from '../pool/work-pool.js';
import { claimInstance, type Instance } from '../process/instance.js';
import type { Run } from '../run.js';
import type { EventHub } from '../status/event-hub.js';
import type { StatusStore } from '../status/status-store.js';
import { createTraffic } from '../status/traffic.js';
import type { Clock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import { UndoStack } from '../util/undo-stack.js';
import type { WorkerForest } from '../worker/worker-forest.js';
import { aboutPools, toolOf } from './about-pools.js';
import { tellDevices } from './boot-devices.js';
import { bootPools } from './boot-pools.js';
import { noteDeaths } from './note-deaths.js';
import { closeResults, openResults, type Results } from './open-results.js';
import type { PitResult } from './pit-end.js';
import type { PitStreams } from './pit-streams.js';
import { type PreparedPool, preparePools } from './prepare-pools.js';
import type { HttpService } from './serve-http.js';
import { serveSocket } from './serve-socket.js';
import type { TracingService } from './trace-commands.js';
import { tracingEndpoint } from './tracing-endpoint.js';
import { watchAdapters } from './watch-adapter.js';

export interface BootOptions {
  readonly config: StartConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly clock: Clock;
  readonly hub: EventHub;
  readonly store: StatusStore;
  /** What takes the place of standard streams; none: nothing does. */
  readonly streams?: PitStreams | undefined;
  /** Aborts where the end is asked for before there is a pit. */
  readonly bootCancelled: AbortSignal;
  /** Writes what readers of events still hold. The name is free after that: whoever waits for it finds logs that are whole. */
  readonly writeEvents: () => Promise<void>;
}

/** A pit that runs under a name of its own, which is free again when it has `ended`. */
export interface RunningPit {
  readonly name: string;
  /** Has every worker load the adapter anew, one after the other, while the others serve. */
  reload(why: string): void;
  windDown(why: string): void;
  kill(why: string): void;
  /** Settles once it can be asked over its control socket, or never will be, of which it warns. Never rejects. */
  readonly listening: Promise<void>;
  /** What a client of the control socket has, for this very process; `results` is told what commands answer, as well. */
  link(results?: StreamingSource): Promise<ReturnType<typeof localLink>>;
  /** What can be asked of it. */
  readonly service: ControlService;
  /** Where commands go. */
  readonly pool: WorkPool;
  /** The tool of commands that name none; undefined: they are refused. */
  readonly defaultTool: string | undefined;
  /** Where results go: also those of commands that did not come from the input, which count as if they had. */
  readonly results: StreamingSource;
  /** Settles when nothing is left: no process, no file. */
  readonly ended: Promise<PitResult>;
}

/**
 * Makes a pit out of a configuration: the one place where the parts meet. Resolves to undefined where it was called off;
 * rejects where nothing could be started.
 */
export async function bootPit(options: BootOptions): Promise<RunningPit | undefined> {
  const { bootCancelled } = options;
  const taken = new UndoStack();
  const cancelled = deferred<undefined>();
  bootCancelled.addEventListener('abort', () => cancelled.resolve(undefined), { once: true });
  try {
    const pit = await Promise.race([boot(options, taken), cancelled.promise]);
    if (!bootCancelled.aborted) return pit;
  } catch (error) {
    await taken.unwind();
    throw error;
  }
  // It may be waiting for something that never comes, a pipe without a reader, an interpreter that hangs: it is left to
  // that, and what it holds, or comes to hold, is given back.
  await taken.unwind();
  return undefined;
}

/** `taken`: what is to be given back where it comes to nothing. */
async function boot(options: BootOptions, taken: UndoStack): Promise<RunningPit | undefined> {
  const { clock, hub, store, bootCancelled } = options;
  const { emit } = hub;
  const startedAt = clock.now();
  const { config, pools: prepared } = await preparePools({ ...options, run, emit, signal: bootCancelled });
  if (bootCancelled.aborted) return undefined;
  const claimed = claim(options, prepared);
  taken.add(async () => (await claimed.catch(() => undefined))?.release());
  // Most of the program is loaded while the sentinel starts, and gRPC, the largest part, while the first worker does.
  const [instance, { Pit }, { PitService }, tree] = await Promise.all([
    claimed,
    import('./pit.js'),
    import('./pit-service.js'),
    import('./worker-tree.js'),
  ]);
  const http = await openHttp(options);
  taken.add(() => http?.close());
  keepRecord(instance, options);
  // Last of all that can fail, since it empties the file.
  const opened = await open(options);
  const results = {
    ...opened,
    descriptor: options.streams?.results?.(opened.descriptor) ?? opened.descriptor,
  };
  taken.add(() => closeResults(results));
  const warnings: string[] = [];
  // Before workers load the adapter, so that no change after that is missed.
  const endReloading = await watchAdapters(options, (why) => pit.reload(why), warnings);
  taken.add(endReloading);
  if (bootCancelled.aborted) return undefined;
  tellStart(options, { config, prepared, instance, http, warnings });

  const tracing = await openTracing(options, instance);
  taken.add(() => tracing?.close());
  if (bootCancelled.aborted) return undefined;
  const redact = redactorOf({ ...options.env, ...config.worker.env });
  const traffic = createTraffic(clock);
  const undos = [hub.subscribe(traffic.take), hub.subscribe(noteDeaths(instance))];
  if (tracing !== undefined) undos.push(hub.subscribe(({ event }) => tracing.take(event)));
  let booting: WorkerForest | undefined;
  const drainMs = config.times.drainTimeoutMs;
  const pit = new Pit({
    config,
    results,
    input: options.streams?.input,
    beforeLastResults: options.streams?.beforeLastResults,
    clock,
    emit,
    observer: bothObservers(http?.observer, tracing?.observer),
    redact,
    service: (pit) => new PitService({ pit, hub, store, clock, traffic, drainMs, booting: () => booting }),
    bootWorkers: (pools, cancelled) =>
      bootPools({
        ...options,
        ...tree,
        prepared,
        run,
        instance,
        pools,
        redact,
        cancelled,
        emit,
        onForest: (forest) => {
          booting = forest;
        },
      }),
  });
  http?.serve(pit.service);
  const server = serveSocket(pit, instance, options);
  const ended = pit.ended.then(async (result) => {
    endReloading();
    await Promise.all([http?.close(), tracing?.close(), server.then((control) => control?.close())]);
    const { commands, failed } = result;
    emit({ type: 'pit-stopped', commands, failed, ms: clock.now() - startedAt });
    for (const undo of undos) undo();
    await options.writeEvents();
    await instance.release();
    return result;
  });
  return {
    name: instance.name,
    reload: (why) => pit.reload(why),
    windDown: (why) => pit.windDown(why),
    kill: (why) => pit.kill(why),
    listening: server.then(() => {}),
    async link(results) {
      const { localLink } = await import('../control/local-client.js');
      const { service, pool } = pit;
      return localLink({ service, pool, defaultTool: toolOf(config), ended, results });
    },
    service: pit.service,
    pool: pit.pool,
    defaultTool: toolOf(config),
    results: pit.results,
    ended,
  };
}

/** What there is before any worker. */
interface Start {
  readonly config: StartConfig;
  readonly prepared: readonly PreparedPool[];
  readonly instance: Instance;
  readonly http: HttpService | undefined;
  readonly warnings: readonly string[];
}

/** Says what is started, and what is odd about it. */
function tellStart(
  { version, hub: { emit } }: BootOptions,
  { config, prepared, instance, http, warnings }: Start,
): void {
  const { name, runId, directory, sockets, remains } = instance;
  emit({
    type: 'pit-started',
    name,
    runId,
    pid: process.pid,
    version,
    ...aboutPools(prepared),
    directory: config.cwd,
  });
  // What pools have in common is said once.
  const told = new Set([...warnings, ...prepared.flatMap(({ devices }) => devices.warnings)]);
  for (const message of told) emit({ type: 'warning', message });
  for (const { name, devices } of prepared) tellDevices(name, devices, emit);
  if (http !== undefined) emit({ type: 'http-opened', url: http.url });
  if (sockets !== directory) {
    const message = `sockets are in ${sockets}, since paths in ${directory} would be too long for them`;
    emit({ type: 'warning', message });
  }
  if (remains !== undefined && remains.processes > 0)
    emit({ type: 'remains-reaped', run: remains.runId, processes: remains.processes });
}

/** Beside the log, where there are files of it. */
function keepRecord(instance: Instance, { config, env }: BootOptions): void {
  if (!config.log.hasFiles) return;
  try {
    instance.keepIn(logDirectory(instance.name, env));
  } catch {
    // There is no home: that there are no log files is said when they are wanted.
  }
}

async function openHttp({ config, hub, clock }: BootOptions): Promise<HttpService | undefined> {
  const { http } = config.observing;
  if (http === undefined) return undefined;
  const { serveHttp } = await import('./serve-http.js');
  return serveHttp(config, http, hub, clock);
}

/** Nothing of it is loaded where nobody asks for it. */
async function openTracing(
  { env, version, clock, hub }: BootOptions,
  { name: instance, runId }: Instance,
): Promise<TracingService | undefined> {
  const endpoint = tracingEndpoint(env);
  if (endpoint === undefined) return undefined;
  const { traceCommands } = await import('./trace-commands.js');
  return traceCommands(endpoint, { version, instance, runId }, env, clock, hub.emit);
}

/** Programs that help us are needed rarely: a shim to be asked, packages to be installed. */
const run: Run = async (...order) => (await import('../process/spawn-program.js')).spawnProgram(...order);

function open({ config: { output, input }, clock, hub }: BootOptions): Promise<Results> {
  const warn = (message: string) => hub.emit({ type: 'warning', message });
  return openResults({ output, defaultTool: input.defaultTool, clock, warn });
}

/** The sentinel runs with the first Python that there is. */
function claim({ config, env, clock }: BootOptions, [first]: readonly PreparedPool[]): Promise<Instance> {
  return claimInstance({
    name: config.name === undefined ? { stem: config.stem } : { exact: config.name },
    python: first?.python.file ?? 'python3',
    sentinelScript: packageFile('python/src/snakepit/_private/sentinel.py'),
    env,
    workingDirectory: config.cwd,
    clock,
  });
}
