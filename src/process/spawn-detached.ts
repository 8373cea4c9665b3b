import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { SnakepitError } from '../errors.js';
import type { Exit } from '../events.js';
import { deferred } from '../util/deferred.js';
import { ensureDescriptors } from './ensure-descriptors.js';
import { launcherVariable, readyWord, releaseLine, saidWord } from './launcher.js';
import { LineCutter } from './line-cutter.js';
import { killProcess } from './process-table.js';
import { shortageError } from './system-error.js';

export interface DetachedSpec {
  /** A program that looks for its launcher (`launcher.ts`). */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Descriptor that becomes its standard error; the caller's to close. */
  readonly stderr: number;
  /** Takes each line that it has for whoever waits, without its end. */
  readonly onSaid: (line: string) => void;
}

/** A process that goes on when we are gone, and for now tells us how far it is. */
export interface DetachedProcess {
  readonly pid: number;
  /** The name under which it is ready; undefined where it ended before. Rejects where it could not be started. */
  readonly ready: Promise<string | undefined>;
  /** Settles once it has ended, and all it said was delivered. */
  readonly exited: Promise<Exit>;
  signal(name: NodeJS.Signals): void;
  /** Lets it go its own way, once it is ready: resolves when it was told, after which nothing of it keeps us from leaving. */
  release(): Promise<void>;
}

/** /dev/null, two ends of the channel, and two by which the fork tells of failure; one to spare. */
const descriptorsToStart = 6;
const longestLine = 1024 * 1024;
const channelNumber = 3;

/**
 * Starts a process that leads a session of its own and has nothing of ours but environment and working directory: standard
 * input and output are /dev/null. Descriptor 3 is a channel to us; its end tells the process that we are gone.
 */
export function spawnDetached(spec: DetachedSpec): DetachedProcess {
  const { file, args, env, cwd, stderr, onSaid } = spec;
  const doing = `cannot start ${file}`;
  ensureDescriptors(descriptorsToStart, doing);
  const child = spawn(file, args, {
    cwd,
    env: { ...env, [launcherVariable]: String(channelNumber) },
    detached: true,
    stdio: ['ignore', 'ignore', stderr, 'pipe'],
  });
  const channel = child.stdio[channelNumber] as Socket;
  const ready = deferred<string | undefined>();
  const exited = deferred<Exit>();
  const lines = new LineCutter({ line: (text) => take(text), overflow: () => {} }, longestLine);
  const take = (text: string) => {
    const [, word, rest = ''] = /^(\S+) (.*)$/s.exec(text) ?? [];
    if (word === saidWord) onSaid(rest);
    else if (word === readyWord) ready.resolve(rest);
  };
  const heardAll = new Promise((done) => channel.once('close', done));
  channel.on('data', (chunk: Buffer) => lines.write(chunk)).on('error', () => {});
  child.once('error', (error) => {
    ready.reject(
      shortageError(doing, error) ??
        new SnakepitError('system', `${doing}: ${error.message}`, { cause: error }),
    );
  });
  // Nothing that it starts has the other end of the channel.
  child.once('exit', async (code, signal) => {
    await heardAll;
    ready.resolve(undefined);
    exited.resolve({ code, signal });
  });
  return {
    pid: child.pid ?? 0,
    ready: ready.promise,
    exited: exited.promise,
    signal: (name) => {
      // Until the exit is told the pid is its own, as it is us who reap it.
      const isThere = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
      if (isThere) killProcess(child.pid, name);
    },
    release: async () => {
      await new Promise<void>((told) => channel.end(releaseLine, () => told()));
      channel.destroy();
      child.unref();
    },
  };
}
