import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { SnakepitError } from '../errors.js';
import { type Clock, systemClock } from '../util/clock.js';
import { type Deferred, deferred } from '../util/deferred.js';
import { ensureDescriptors } from './ensure-descriptors.js';
import type { ProcessIdentity } from './process-handle.js';
import { shortageError } from './system-error.js';

export interface SentinelOptions {
  /** The real executable of a Python, 3.6 or later; not a shim that starts another one. */
  readonly python: string;
  /** Path of `sentinel.py`. */
  readonly script: string;
  /** What the environment of every worker has as `SNAKEPIT_RUN_ID`. */
  readonly runId: string;
  /** This very process. */
  readonly supervisor: ProcessIdentity;
  readonly clock?: Clock;
}

/** What became of a claim: the instance is ours, or a running supervisor's, whose pid is known mostly. */
export type ClaimReply =
  | { readonly type: 'acquired' }
  | { readonly type: 'taken'; readonly pid: number | undefined };

type State =
  | Running
  | { readonly type: 'waiting'; readonly cancel: () => void }
  | { readonly type: 'dismissed' };

interface Running {
  readonly type: 'running';
  readonly child: ChildProcess;
  readonly startedAt: number;
}

/** 3 is what `sentinel.py` says itself; Python 2 says 2, as it does not know the flag `-I`. */
const tooOldStatuses: readonly (number | null)[] = [2, 3];
/** A sentinel that dies is replaced no sooner than this after its start. */
const shortestLifeMs = 1000;
/** /dev/null, two ends of its pipe, and two by which the fork tells of failure; one to spare. */
const descriptorsToStart = 6;
/** More than a sentinel may take to leave: after this it is left to itself. */
const farewellMs = 7000;

/**
 * Our side of the sentinel, the process that outlives us, should we be killed, and cleans up; the other side
 * is `sentinel.py`.
 *
 * A sentinel that dies is replaced, and its successor told all again. It runs in a session of its own,
 * without the run id in its environment, so that nothing that ends workers ends it.
 */
export class Sentinel {
  readonly #options: SentinelOptions;
  readonly #clock: Clock;
  /** What a successor has to be told, a line each. */
  readonly #knowledge = new Map<string, string>();
  #state: State;
  /** The reply that a claim waits for. */
  #reply: Deferred<string> | undefined;

  /**
   * Starts it; that it cannot run shows at the first `claim`. Throws a SnakepitError `system` where there are
   * no descriptors.
   */
  constructor(options: SentinelOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#state = this.#start();
  }

  /** Undefined while there is none. */
  get pid(): number | undefined {
    return this.#state.type === 'running' ? this.#state.child.pid : undefined;
  }

  /**
   * Asks for the lock of the instance in this directory, which is made where it is missing; at most one claim
   * may be acquired.
   *
   * Rejects with a SnakepitError: `interpreter` or `system` where the sentinel cannot run,
   * `runtime-directory` where the directory cannot be used.
   */
  async claim(directory: string): Promise<ClaimReply> {
    if (this.#state.type !== 'running') throw cannotRun(this.#options);
    const { child } = this.#state;
    const reply = deferred<string>();
    this.#reply = reply;
    hold(child);
    this.#tell(`claim ${directory}`);
    const [verb = '', rest = ''] = /^(\S+) ?(.*)$/s.exec(await reply.promise)?.slice(1) ?? [];
    release(child);
    if (verb === 'taken') return { type: 'taken', pid: Number(rest) || undefined };
    if (verb !== 'acquired') throw new SnakepitError('runtime-directory', `cannot use ${directory}: ${rest}`);
    this.#knowledge.set('claim', `claim ${directory}`);
    return { type: 'acquired' };
  }

  /** A directory to be removed in the end; what was told first goes last. */
  tidy(directory: string): void {
    this.#learn(directory, `tidy ${directory}`);
  }

  /** Where the log is, and our record goes should we be killed. */
  keep(directory: string): void {
    this.#learn('keep', `keep ${directory}`);
  }

  add(worker: ProcessIdentity): void {
    this.#learn(`worker ${worker.pid}`, `add ${worker.pid} ${worker.startTime}`);
  }

  remove(pid: number): void {
    if (this.#knowledge.delete(`worker ${pid}`)) this.#tell(`remove ${pid}`);
  }

  /** Sends it away in good order: resolves once it has removed the directories and left. Never rejects. */
  async dismiss(): Promise<void> {
    const state = this.#state;
    this.#state = { type: 'dismissed' };
    if (state.type === 'dismissed') return;
    if (state.type === 'waiting') state.cancel();
    // Where there is none just now, there must be one again, to clean up.
    const { child } = (state.type === 'running' ? state : this.#tryStart()) ?? {};
    if (child === undefined) return;
    const gone = deferred();
    child.once('exit', gone.resolve).once('error', gone.resolve);
    hold(child);
    channelOf(child).write('bye\n');
    const cancel = this.#clock.schedule(farewellMs, gone.resolve);
    await gone.promise;
    cancel();
    release(child);
  }

  #learn(key: string, line: string): void {
    this.#knowledge.set(key, line);
    this.#tell(line);
  }

  #tell(line: string): void {
    if (this.#state.type === 'running') channelOf(this.#state.child).write(`${line}\n`);
  }

  #start(): Running {
    const { python, script, runId, supervisor } = this.#options;
    ensureDescriptors(descriptorsToStart, `cannot start the sentinel with ${python}`);
    const args = ['-I', '-S', script, runId, String(supervisor.pid), supervisor.startTime];
    const child = spawn(python, args, {
      cwd: '/',
      env: environment(),
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const state: Running = { type: 'running', child, startedAt: this.#clock.now() };
    child.once('error', (error) => this.#onGone(state, error));
    child.once('exit', (code) =>
      this.#onGone(state, tooOldStatuses.includes(code) ? tooOld(python) : undefined),
    );
    onLines(child, (line) => this.#reply?.resolve(line));
    for (const line of this.#knowledge.values()) channelOf(child).write(`${line}\n`);
    release(child);
    return state;
  }

  #onGone(gone: Running, error?: Error): void {
    if (this.#state !== gone) return;
    if (!this.#knowledge.has('claim')) {
      // It never served: another one would not either.
      this.#state = { type: 'dismissed' };
      this.#reply?.reject(error instanceof SnakepitError ? error : cannotRun(this.#options, error));
      return;
    }
    this.#replace(Math.max(0, gone.startedAt + shortestLifeMs - this.#clock.now()));
  }

  #replace(delayMs: number): void {
    const cancel = this.#clock.schedule(delayMs, () => {
      const successor = this.#tryStart();
      if (successor === undefined) this.#replace(shortestLifeMs);
      else this.#state = successor;
    });
    this.#state = { type: 'waiting', cancel };
  }

  #tryStart(): Running | undefined {
    try {
      return this.#start();
    } catch {
      return undefined;
    }
  }
}

function channelOf(child: ChildProcess): Socket {
  return child.stdio[3] as Socket;
}

/**
 * Only while something is asked of it a sentinel keeps us from leaving: otherwise its pipe just ends with us.
 */
function hold(child: ChildProcess): void {
  child.ref();
  channelOf(child).ref();
}

function release(child: ChildProcess): void {
  child.unref();
  channelOf(child).unref();
}

function onLines(child: ChildProcess, listener: (line: string) => void): void {
  let pending = '';
  const channel = channelOf(child);
  channel.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (pending + chunk).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) listener(line);
  });
  // That it can no longer be written to is told by the child's exit.
  channel.on('error', () => {});
}

/**
 * Ours may be that of an outer run's worker, whose mark must not be on the sentinel: it would be killed with
 * that run.
 */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SNAKEPIT_')));
}

function tooOld(python: string): SnakepitError {
  return new SnakepitError('interpreter', `${python} is too old: workers need Python 3.10 or newer`, {
    remedy: 'Name a newer one with --python.',
  });
}

function cannotRun(options: SentinelOptions, cause?: Error): SnakepitError {
  const doing = `cannot start the sentinel with ${options.python}`;
  if (cause === undefined)
    return new SnakepitError('interpreter', `${doing}: it ended at once (${options.script})`);
  return (
    shortageError(doing, cause) ?? new SnakepitError('interpreter', `${doing}: ${cause.message}`, { cause })
  );
}
