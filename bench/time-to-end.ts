import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { peerEnv } from './environment.js';

/** Milliseconds from spawn to exit; fails where the program does. */
export async function timeToEnd(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = peerEnv,
): Promise<number> {
  const started = performance.now();
  const [code] = await once(spawn(file, args, { stdio: 'ignore', env }), 'exit');
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}`);
  return performance.now() - started;
}
