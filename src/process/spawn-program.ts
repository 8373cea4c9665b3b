import { execa } from 'execa';
import { SnakepitError } from '../errors.js';
import type { Exit } from '../events.js';

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
  const program = execa(file, args, {
    env,
    extendEnv: false,
    ...(cwd === undefined ? {} : { cwd }),
    stdin: 'ignore',
    // A group of its own, so that what it has started can be ended with it.
    detached: true,
    buffer: false,
    reject: false,
  });
  const end = () => {
    if (program.pid !== undefined) process.kill(-program.pid, 'SIGTERM');
  };
  signal?.addEventListener('abort', end, { once: true });
  try {
    const deliver = async (stream: 'stdout' | 'stderr') => {
      for await (const line of program.iterable({ from: stream })) onLine(line, stream);
    };
    if (program.pid !== undefined) await Promise.all([deliver('stdout'), deliver('stderr')]);
    const result = await program;
    if (program.pid === undefined) throw new SnakepitError('system', `cannot run ${file}`, { cause: result });
    return { code: result.exitCode ?? null, signal: (result.signal as NodeJS.Signals | undefined) ?? null };
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
