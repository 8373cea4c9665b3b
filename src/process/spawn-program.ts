import { execa } from 'execa';
import { SnakepitError } from '../errors.js';
import type { Exit } from '../events.js';
import { killProcess } from './process-table.js';

export interface ProgramOptions {
  /** The whole environment; nothing is added. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string | undefined;
  /** Takes each line of both streams, without its end, as it comes. */
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Ends the program's whole group once it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program that helps us (an installer, a question to an interpreter) to its end, with nothing on its standard
 * input. Resolves once all of its output was delivered; rejects with `system` where it could not be started.
 */
export async function spawnProgram(
  file: string,
  args: readonly string[],
  { env, cwd, onLine, signal }: ProgramOptions,
): Promise<Exit> {
  signal?.throwIfAborted();
  const program = execa(file, args, {
    env,
    extendEnv: false,
    ...(cwd === undefined ? {} : { cwd }),
    stdin: 'ignore',
    // A group of its own, so that what it has started can be ended with it.
    detached: true,
    cleanup: false,
    forceKillAfterDelay: false,
    buffer: false,
    reject: false,
  });
  const { pid } = program;
  if (pid === undefined) throw new SnakepitError('system', `cannot run ${file}`, { cause: await program });

  // Nothing of what it does is worth waiting for: a half-made installation is thrown away.
  const end = () => killProcess(-pid, 'SIGKILL');
  signal?.addEventListener('abort', end, { once: true });
  try {
    const deliver = async (stream: 'stdout' | 'stderr') => {
      for await (const line of program.iterable({ from: stream })) onLine(line, stream);
    };
    await Promise.all([deliver('stdout'), deliver('stderr')]);
    const { exitCode, signal: killedBy } = await program;
    return { code: exitCode ?? null, signal: (killedBy as NodeJS.Signals | undefined) ?? null };
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
