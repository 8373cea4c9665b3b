import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { SnakepitError } from '../errors.js';
import type { Exit } from '../events.js';
import { type Clock, systemClock } from '../util/clock.js';
import { deferred } from '../util/deferred.js';
import { ensureDescriptors } from './ensure-descriptors.js';
import { type Fifos, openFifos } from './fifos.js';
import { FirstLine } from './first-line.js';
import type { OomKills } from './oom-kills.js';
import { OutputLines, type OutputSinks } from './output-lines.js';
import type { ProcessHandle, ProcessIdentity } from './process-handle.js';
import { isReplaced, killProcess, processTable } from './process-table.js';
import { errnoOf, shortageError } from './system-error.js';

/** What to start, and who hears what it prints. */
export interface SpawnSpec extends OutputSinks {
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment: nothing of ours is added. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** A private directory, for pipes that have a name for a moment. */
  readonly directory: string;
  /** Asked about a death by SIGKILL that is none of our doing. */
  readonly oomKills?: OomKills;
  readonly clock?: Clock;
}

/** /dev/null, two ends of the lifeline, and two by which the fork tells of failure; one to spare. */
const descriptorsToStart = 6;
const maxReadyLineBytes = 1024 * 1024;

/**
 * Starts a process that leads a session and a group of its own: standard input is empty, output goes to
 * `onLine`, descriptor 3 is the ready pipe, and 4 the lifeline, which stays open until `release` or our own
 * death.
 *
 * Rejects with a SnakepitError: `interpreter` where the file cannot be run, `system` where the system lacks
 * something, `runtime-directory` where no pipes can be made.
 */
export async function spawnProcess(spec: SpawnSpec): Promise<ProcessHandle> {
  const output = new OutputLines(spec, spec.clock ?? systemClock);
  const ready = new FirstLine(maxReadyLineBytes);
  const pipes = await openFifos(spec.directory, [
    { write: (chunk) => output.write('stdout', chunk), end: () => output.flush() },
    { write: (chunk) => output.write('stderr', chunk), end: () => output.flush() },
    ready,
  ]);
  try {
    ensureDescriptors(descriptorsToStart, `cannot start ${spec.file}`);
    const subprocess = start(spec, pipes);
    // Until the exit is told the pid cannot belong to anybody else, as it is us who reap it.
    let hasExited = false;
    let isOurs = false;
    const exited = onExit(subprocess, (exit) => {
      hasExited = true;
      // Its last words are still in the pipes, and whoever hears of the exit wants to know them.
      pipes.drain();
      output.flush();
      ready.end();
      const isUnexplained = exit.signal === 'SIGKILL' && !isOurs;
      return isUnexplained && spec.oomKills?.explain() ? { ...exit, isOutOfMemory: true } : exit;
    });
    const identity = await identify(spec, subprocess);
    const lifeline = subprocess.stdio[4] as Readable;
    lifeline.on('error', () => {});
    return {
      identity,
      exited,
      readyLine: ready.line,
      isStopped: () => processTable.read(identity.pid)?.isStopped === true,
      lastStderr: () => output.lastStderr(),
      signal: (name, to = 'group') => {
        // Whatever was to end it: what comes of it is our doing, also where we killed its tree by other means.
        isOurs ||= name === 'SIGTERM' || name === 'SIGKILL';
        if (hasExited) return to === 'group' && signalGroup(identity, name);
        return killProcess(to === 'group' ? -identity.pid : identity.pid, name);
      },
      release: () => {
        pipes.close();
        output.flush();
        lifeline.destroy();
      },
    };
  } catch (error) {
    pipes.close();
    throw error;
  } finally {
    pipes.closeWriters();
  }
}

/** Any number will do, but execa's types stop counting at 9. */
type Descriptor = 3 | 4 | 5 | 6 | 7 | 8 | 9;

type Subprocess = ReturnType<typeof start>;

function start(spec: SpawnSpec, pipes: Fifos) {
  const [stdout, stderr, readyPipe] = pipes.writers as [Descriptor, Descriptor, Descriptor];
  return execa(spec.file, spec.args, {
    env: spec.env,
    extendEnv: false,
    cwd: spec.cwd,
    // In a group of its own, a Ctrl-C at our terminal reaches it only through us.
    detached: true,
    stdio: ['ignore', stdout, stderr, readyPipe, 'pipe'],
    // Left on, a process that prints 100 MB is ended by execa, and other ways to end it compete with the
    // ladder.
    buffer: false,
    cleanup: false,
    forceKillAfterDelay: false,
    reject: false,
  });
}

/**
 * Follows `exit`, not `close`: descendants that hold its pipes must not keep a dead process from being
 * replaced.
 */
function onExit(subprocess: Subprocess, beforeTold: (exit: Exit) => Exit): Promise<Exit> {
  const { promise, resolve } = deferred<Exit>();
  subprocess.once('exit', (code, signal) => {
    resolve(beforeTold({ code, signal: signal as NodeJS.Signals | null }));
  });
  return promise;
}

async function identify(spec: SpawnSpec, subprocess: Subprocess): Promise<ProcessIdentity> {
  if (subprocess.pid === undefined) throw spawnError(spec, await subprocess);
  // Nothing was awaited since the fork, so the process, should it be dead already, still waits to be reaped.
  const entry = processTable.read(subprocess.pid);
  if (entry !== undefined) return { pid: entry.pid, startTime: entry.startTime };
  subprocess.kill('SIGKILL');
  throw new SnakepitError('system', `cannot tell when process ${subprocess.pid} (${spec.file}) started`);
}

/**
 * False where nothing of the group is left. A group outlives its leader; once the leader's pid belongs to
 * somebody else, it does not any more, and where that cannot be seen nobody is signalled.
 */
function signalGroup(leader: ProcessIdentity, signal: NodeJS.Signals): boolean {
  try {
    return !isReplaced(leader) && killProcess(-leader.pid, signal);
  } catch {
    return true;
  }
}

function spawnError(spec: SpawnSpec, cause: unknown): SnakepitError {
  const doing = `cannot start ${spec.file}`;
  const errno = errnoOf(cause);
  if (errno === 'ENOENT' && !existsSync(spec.cwd)) {
    return new SnakepitError('system', `${doing}: its working directory ${spec.cwd} does not exist`, {
      cause,
    });
  }
  const shortage = shortageError(doing, cause);
  if (shortage !== undefined) return shortage;
  switch (errno) {
    case 'ENOENT':
      return new SnakepitError('interpreter', `${doing}: there is no such file`, { cause });
    case 'EACCES':
      return new SnakepitError('interpreter', `${doing}: permission denied, it is not an executable file`, {
        cause,
      });
    case 'E2BIG':
      return new SnakepitError('system', `${doing}: its arguments and environment are too large`, { cause });
    default:
      return new SnakepitError('interpreter', `${doing}: ${errno ?? String(cause)}`, { cause });
  }
}
