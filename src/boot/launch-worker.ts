import type { AdapterSpec } from '../config/adapter-spec.js';
import type { Redact } from '../config/secrets.js';
import type { WorkerConfig } from '../config/start-config.js';
import type { Emit } from '../events.js';
import { packageFile } from '../package-files.js';
import type { Instance } from '../process/instance.js';
import type { OomKills } from '../process/oom-kills.js';
import type { ProcessHandle } from '../process/process-handle.js';
import { PythonDumps } from '../process/python-dumps.js';
import { spawnProcess } from '../process/spawn.js';
import type { Clock } from '../util/clock.js';
import type { WorkerWorld } from '../worker/world.js';

export interface LaunchOptions {
  readonly adapter: AdapterSpec;
  readonly config: WorkerConfig;
  readonly python: string;
  /** Root of the packages that were installed for interpreters that lack them. */
  readonly packages: string | undefined;
  /** Where workers keep the bytecode of our own modules that may not lie beside them. */
  readonly bytecode: string | undefined;
  readonly cwd: string;
  /** What all workers have in common. */
  readonly environment: Readonly<Record<string, string>>;
  readonly instance: Instance;
  readonly oomKills: OomKills;
  /** For what workers print; undefined: there are no secrets. */
  readonly redact: Redact | undefined;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** How workers are launched: a process of the user's Python that runs our bootstrap; see docs/worker-protocol.md. */
export function workerLauncher(options: LaunchOptions): WorkerWorld['launch'] {
  const { adapter, config, python, packages, bytecode, cwd } = options;
  const { environment, instance, oomKills, redact, clock, emit } = options;
  return async (slot, generation) => {
    const stackFile = `${generation.slotFile}.stack`;
    const dumps = new PythonDumps(stackFile, clock);
    const launchLine = {
      adapter: adapter.kind === 'demo' ? null : adapter.spec,
      folder: adapter.kind === 'module' ? adapter.folder : null,
      address: generation.address,
      slot_file: generation.slotFile,
      stack_file: stackFile,
      parent: process.pid,
      packages: packages ?? null,
      bytecode: bytecode ?? null,
      max_result: config.maxResultBytes,
      nan: config.nan,
      unserializable: config.unserializable,
      reflection: config.reflection,
      threads: config.threads,
      concurrency: config.concurrency ?? null,
    };
    const worker = slot.id;
    const handle = await spawnProcess({
      file: python,
      args: ['-u', bootstrap, worker, JSON.stringify(launchLine)],
      env: { ...environment, ...generation.device?.environment, ...generation.environment },
      cwd,
      directory: instance.directory,
      oomKills,
      onLine: (stream, line) =>
        emit({ type: 'worker-printed', worker, stream, line: redact?.(line) ?? line }),
      onDropped: (lines, bytes) => emit({ type: 'worker-output-dropped', worker, lines, bytes }),
    });
    const release = () => {
      handle.release();
      dumps.remove();
    };
    const lastStderr = () => handle.lastStderr().map((line) => redact?.(line) ?? line);
    const stacks = { take: () => dumps.take(handle), fatal: () => dumps.fatal() };
    const whole = { ...handle, lastStderr, stacks, release };
    return registered(whole, worker, generation.number, instance);
  };
}

const bootstrap = packageFile('python/src/snakepit/_private/bootstrap.py');

/** The process, known to all that would clean up after us for as long as anything of it may be left. */
async function registered(
  handle: ProcessHandle,
  id: string,
  generation: number,
  instance: Instance,
): Promise<ProcessHandle> {
  const registration = instance.register({ ...handle.identity, id, generation });
  const release = () => {
    handle.release();
    registration.remove();
  };
  try {
    await registration.written;
  } catch (error) {
    handle.signal('SIGKILL');
    await handle.exited;
    release();
    throw error;
  }
  return { ...handle, release };
}
