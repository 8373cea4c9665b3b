import { SnakepitError } from '../errors.js';
import { exitCodes } from './exit-codes.js';
import type { Leaving } from './leave.js';
import { reportError } from './report-error.js';

/** Writes what was asked for to standard output, and tells what to leave with once that is done, or cannot be. */
export async function print(text: string | Buffer): Promise<Leaving> {
  const error = await new Promise<NodeJS.ErrnoException | null | undefined>((written) => {
    // A write that fails is told to the callback, and then once more to listeners, without whom it would end us.
    process.stdout.on('error', () => {}).write(text, written);
  });
  // A reader that has left (`| head -1`) has seen enough.
  if (!error || error.code === 'EPIPE') return { code: exitCodes.ok };
  await reportError(new SnakepitError('output', `cannot write to standard output: ${error.message}`));
  return { code: exitCodes.outputFailed };
}
