import { spawn } from 'node:child_process';

/** What shows a text where nobody chose otherwise; `-R`: colours stay colours. */
const usual = 'less -R';

/** A program that shows a text. */
export interface Pager {
  /** Settles when it has ended, or could not be started. */
  readonly ended: Promise<void>;
  /** Asks it to leave. */
  end(): void;
}

/**
 * Shows a text with the user's pager, on the terminal that this descriptor is. It belongs to our job: keys and signals of
 * the terminal reach it.
 */
export function runPager(text: string, terminal: 1 | 2, env: NodeJS.ProcessEnv): Pager {
  const { PAGER } = env;
  // As a shell does it, so that it may have arguments.
  const child = spawn('sh', ['-c', PAGER || usual], { stdio: ['pipe', terminal, terminal], env });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve()).once('exit', () => resolve());
  });
  // One that ends before it has read everything.
  child.stdin?.on('error', () => {});
  child.stdin?.end(text);
  return { ended, end: () => void child.kill('SIGTERM') };
}
