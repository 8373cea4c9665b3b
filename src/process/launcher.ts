import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import { deferred } from '../util/deferred.js';

/** Names the descriptor that leads to our launcher. */
export const launcherVariable = 'SNAKEPIT_LAUNCHER_FD';

/**
 * Messages to the launcher are lines: a word, a space, and what is told. To `ready` it answers, with this line and no other:
 * where it was killed just then, nobody knows of us, and we must not stay.
 */
export const saidWord = 'said';
export const readyWord = 'ready';
export const releaseLine = 'go\n';

/** Whoever started us in the background, and waits until we are ready (`spawn-detached.ts` is its side). */
export interface Launcher {
  /** Tells it whole lines; nothing is told any more once it has let us go, or is gone. */
  say(lines: string): void;
  /** Tells it that we are ready, by this name; it lets us go then. */
  ready(name: string): void;
  /** Resolves where it is gone before it let us go, and before we left. */
  readonly gone: Promise<void>;
  /** Closes the channel. */
  leave(): void;
}

/**
 * The launcher of this process; undefined where it was not started in the background. The variable is taken out of the
 * environment, since what we start is not ours to launch.
 */
export function findLauncher(env: NodeJS.ProcessEnv): Launcher | undefined {
  const named = env[launcherVariable] ?? '';
  delete env[launcherVariable];
  const fd = /^\d{1,9}$/.test(named) ? Number(named) : -1;
  // Standard streams are the user's.
  if (fd < 3 || !isSocket(fd)) return undefined;
  const gone = deferred();
  const channel = new Socket({ fd, readable: true, writable: true });
  let state: 'waiting' | 'left' = 'waiting';
  channel.on('error', () => {});
  channel.once('close', () => {
    if (state === 'waiting') gone.resolve();
    state = 'left';
  });
  const leave = () => {
    state = 'left';
    channel.destroySoon();
  };
  channel.once('data', leave);
  return {
    gone: gone.promise,
    say: (text) => {
      const told = text
        .trimEnd()
        .split('\n')
        .map((line) => `${saidWord} ${line}\n`);
      if (state === 'waiting') channel.write(told.join(''));
    },
    ready: (name) => {
      if (state === 'waiting') channel.write(`${readyWord} ${name}\n`);
    },
    leave,
  };
}

function isSocket(fd: number): boolean {
  try {
    return fstatSync(fd).isSocket();
  } catch {
    return false;
  }
}
