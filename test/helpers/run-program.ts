import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Run } from '../../src/run.js';

/** Runs a real program, for tests of code that is handed such a function. */
export const runProgram: Run = async (file, args, { env, cwd, onLine, signal }) => {
  const child = spawn(file, args, { env, cwd, signal, stdio: ['ignore', 'pipe', 'pipe'] });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const closed = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
    child.once('close', (code, by) => done({ code, signal: by }));
  });
  const streams = (['stdout', 'stderr'] as const).map(
    (name) =>
      new Promise<void>((done) => {
        createInterface({ input: child[name] })
          .on('line', (line) => onLine(line, name))
          .once('close', done);
      }),
  );
  const exit = await Promise.race([closed, failed]);
  await Promise.all(streams);
  return exit;
};
