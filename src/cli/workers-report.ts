import type { WorkersReport } from '../control/protocol.js';
import { harmless } from '../log/harmless.js';
import { exitCodes } from './exit-codes.js';
import type { Leaving } from './leave.js';
import { print } from './print.js';

/** Says what became of each worker; not all that was asked for being done is a failure. */
export async function printWorkersReport({ workers, done }: WorkersReport): Promise<Leaving> {
  const lines = workers.map(
    ({ worker, did, why }) => `${worker}: ${did}${why === undefined ? '' : ` (${why})`}`,
  );
  const printed = await print(lines.map((line) => `${harmless(line)}\n`).join(''));
  return done || printed.code !== exitCodes.ok ? printed : { code: exitCodes.failed };
}
