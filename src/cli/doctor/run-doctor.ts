import type { GivenFlags } from '../../config/collect-values.js';
import { onHostSignals } from '../../process/host-signals.js';
import { spawnProgram } from '../../process/spawn-program.js';
import { systemClock } from '../../util/clock.js';
import { exitCodes } from '../exit-codes.js';
import type { Leaving } from '../leave.js';
import { Printer } from '../printer.js';
import { version } from '../version.js';
import { allChecks } from './all-checks.js';
import { checkedText, reportJson, summaryText, tallyOf } from './report.js';
import { type Checked, runChecks } from './run-checks.js';
import { openSite } from './site.js';

export interface DoctorRequest {
  readonly adapter: string | undefined;
  readonly flags: GivenFlags;
  readonly cwd: string;
  readonly isJson: boolean;
  readonly isFixing: boolean;
}

/** Looks at everything, and shows each finding as it comes. 1 where there is a problem; warnings are none. */
export async function runDoctor(request: DoctorRequest): Promise<Leaving> {
  const { isJson, isFixing } = request;
  const { env } = process;
  const over = new AbortController();
  let endedBy: NodeJS.Signals | undefined;
  // Programs that we ask are in groups of their own: a Ctrl-C reaches them only through us.
  const undoSignals = onHostSignals((signal) => {
    if (signal === 'SIGCONT' || signal === 'SIGUSR2') return;
    endedBy ??= signal;
    over.abort();
  });
  try {
    const site = await openSite({
      ...request,
      env,
      run: spawnProgram,
      clock: systemClock,
      signal: over.signal,
    });
    const hasColour = process.stdout.isTTY === true && !env['NO_COLOR'];
    const printer = new Printer();
    const all: Checked[] = [];
    for await (const checked of runChecks(allChecks, site, isFixing)) {
      all.push(checked);
      // As it comes: an import may take its time.
      if (!isJson) await printer.print(checkedText(checked, hasColour));
      if (printer.left.aborted) break;
    }
    const tally = tallyOf(all);
    if (endedBy === undefined)
      await printer.print(isJson ? reportJson(all, version) : summaryText(tally, isFixing));
    const { code } = await printer.end();
    if (endedBy !== undefined) return { code: exitCodes.failed, signal: endedBy };
    return { code: code === exitCodes.ok && tally.problems > 0 ? exitCodes.failed : code };
  } finally {
    undoSignals();
  }
}
