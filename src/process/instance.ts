import { randomBytes } from 'node:crypto';
import { rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { SnakepitError } from '../errors.js';
import { type Clock, systemClock } from '../util/clock.js';
import { instancePaths } from './instance-paths.js';
import { checkPrivateDirectory, ensurePrivateDirectory } from './private-directory.js';
import type { ProcessIdentity } from './process-handle.js';
import { processTable } from './process-table.js';
import { type Remains, reapRemains } from './remains.js';
import { type Reaped, type RecordedDeath, type RegisteredWorker, RunRegistry } from './run-registry.js';
import { Sentinel } from './sentinel.js';

/**
 * A name that somebody chose, or the stem of the adapter, of which there may be several: `tools`, `tools-2`,
 * `tools-3`, …
 */
export type InstanceName = { readonly exact: string } | { readonly stem: string };

export interface ClaimOptions {
  readonly name: InstanceName;
  /** The real executable of a Python, 3.6 or later, that runs the sentinel. */
  readonly python: string;
  /** Path of `sentinel.py`. */
  readonly sentinelScript: string;
  /** Tells where runtime files go: XDG_RUNTIME_DIR, TMPDIR. */
  readonly env: NodeJS.ProcessEnv;
  /** Where the program was started. */
  readonly workingDirectory: string;
  readonly clock?: Clock;
}

/** A name, a lock and a directory, held by this process until it gives them back or dies. */
export interface Instance {
  readonly name: string;
  /** Unique in time and space; `SNAKEPIT_RUN_ID` of every worker. */
  readonly runId: string;
  readonly directory: string;
  /**
   * Where sockets go: `directory`, or another one where their paths would be too long, which the user should
   * be told.
   */
  readonly sockets: string;
  /** What a run that was killed together with its sentinel had left, and is ended now. */
  readonly remains: Remains | undefined;
  /**
   * Makes a worker known to all that will clean up after us. The promise resolves when it is on disk, before
   * which the worker must not count as ready, and rejects with a SnakepitError where that is impossible.
   */
  register(worker: RegisteredWorker): Registration;
  /** Has the record of this run kept in a directory, and its log say so, should this process be killed. */
  keepIn(directory: string): void;
  /** Notes in the record how a worker died. */
  note(death: RecordedDeath): void;
  /** Gives everything back; the directories are gone then. Never rejects. */
  release(): Promise<void>;
}

export interface Registration {
  readonly written: Promise<void>;
  /** For when nothing of the worker is left. */
  remove(): void;
}

const mostNames = 1000;

/**
 * Makes this process the one of that name on this machine. It starts the sentinel before anything else, so
 * that other work can be done in the time Python takes: call it early, and await it late.
 *
 * Rejects with a SnakepitError: `name-taken` where a running instance has the name, `runtime-directory` where
 * its directory cannot be made or is not private, `usage` where the name is none, `interpreter` and `system`
 * where the sentinel cannot be started.
 */
export async function claimInstance(options: ClaimOptions): Promise<Instance> {
  const { python, sentinelScript: script, clock = systemClock } = options;
  const runId = randomBytes(8).toString('hex');
  const supervisor = identifySelf();
  const sentinel = new Sentinel({ python, script, runId, supervisor, clock });
  try {
    const { name, directory, sockets } = await claimName(options, sentinel);
    const remains = await reapRemains(directory);
    // Only now: until then the record of what had to be ended must outlive us, too.
    sentinel.tidy(directory);
    if (sockets !== directory) {
      ensurePrivateDirectory(sockets);
      sentinel.tidy(sockets);
    }
    const bootId = processTable.bootId();
    const since = new Date().toISOString();
    const run = { ...supervisor, name, runId, bootId, directory: options.workingDirectory, since };
    const registry = new RunRegistry(join(directory, 'state.json'), { ...run, ...reapedFrom(remains) });
    await registry.flush();
    return {
      name,
      runId,
      directory,
      sockets,
      remains,
      keepIn: (directory) => sentinel.keep(directory),
      note: (death) => registry.note(death),
      register: (worker) => register(worker, registry, sentinel),
      release: async () => {
        // Nothing may be written any more when the directory goes.
        await registry.flush().catch(() => {});
        await sentinel.dismiss();
      },
    };
  } catch (error) {
    await sentinel.dismiss();
    throw error;
  }
}

function reapedFrom(remains: Remains | undefined): { readonly reaped?: Reaped } {
  if (remains === undefined || remains.processes === 0) return {};
  return { reaped: { run: remains.runId, processes: remains.processes } };
}

async function claimName(options: ClaimOptions, sentinel: Sentinel) {
  for (const name of candidates(options.name)) {
    const paths = instancePaths(name, options.env);
    ensurePrivateDirectory(paths.base);
    checkPrivateDirectory(paths.directory);
    // The sentinel makes it: whoever makes it must know that it is to be removed, should we be killed right now.
    const reply = await sentinel.claim(paths.directory).catch((error: unknown) => {
      removeIfEmpty(paths.directory);
      throw error;
    });
    if (reply.type === 'acquired') return { name, ...paths };
    if ('exact' in options.name) throw nameTaken(name, reply.pid);
  }
  throw new SnakepitError('name-taken', `${mostNames} instances are running already`);
}

/** Nobody else would: the sentinel removes only what it has claimed. Whoever wants it just now makes it again. */
function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // It is in use, or gone already.
  }
}

function candidates(name: InstanceName): readonly string[] {
  if ('exact' in name) return [name.exact];
  const numbered = Array.from({ length: mostNames - 1 }, (_, index) => `${name.stem}-${index + 2}`);
  return [name.stem, ...numbered];
}

function register(worker: RegisteredWorker, registry: RunRegistry, sentinel: Sentinel): Registration {
  sentinel.add(worker);
  return {
    written: registry.add(worker),
    remove: () => {
      sentinel.remove(worker.pid);
      registry.remove(worker.pid);
    },
  };
}

function identifySelf(): ProcessIdentity {
  const entry = processTable.read(process.pid);
  if (entry === undefined) throw new SnakepitError('system', 'cannot tell when this process started');
  return { pid: entry.pid, startTime: entry.startTime };
}

function nameTaken(name: string, pid: number | undefined): SnakepitError {
  const who = pid === undefined ? '' : ` (process ${pid})`;
  return new SnakepitError('name-taken', `an instance named ${name} is already running${who}`, {
    remedy: `choose another name with --name, or stop it: snakepit stop --name ${name}`,
  });
}
