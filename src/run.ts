import type { Exit } from './events.js';

export interface RunOptions {
  /** The whole environment; nothing is added. */
  readonly env: NodeJS.ProcessEnv;
  /** Ours where it is left out. */
  readonly cwd?: string | undefined;
  /** Takes each line of both streams, without its end, as it comes. */
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Ends the program, and whatever it has started, once it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program to its end, with nothing on its standard input, and all of its output delivered before the promise settles.
 * Rejects only where it could not be started.
 */
export type Run = (file: string, args: readonly string[], options: RunOptions) => Promise<Exit>;
