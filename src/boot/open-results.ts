import type { OutputConfig } from '../config/start-config.js';
import type { Descriptor } from '../stdio/output/descriptor.js';
import { Joblog } from '../stdio/output/joblog.js';
import { openFileForResults, openStandard } from '../stdio/output/open-descriptor.js';
import { openJoblog } from '../stdio/output/open-joblog.js';
import type { ResultsLog } from '../stdio/results-log/results-log.js';
import type { Clock } from '../util/clock.js';

/** Everything that is written about commands as they end. */
export interface Results {
  /** Where results go. */
  readonly descriptor: Descriptor;
  /** Where errors go instead, if results are bare; undefined: events tell of them. */
  readonly errors: Descriptor | undefined;
  /** What they are added to, where that is the log of what was done. */
  readonly log: ResultsLog | undefined;
  readonly joblog: Joblog | undefined;
}

export interface ResultsOptions {
  readonly output: OutputConfig;
  /** What commands are of that name no tool. */
  readonly defaultTool: string | undefined;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

/** Opens what results are written to. Rejects with `usage` where that is impossible. */
export async function openResults({ output, defaultTool, clock, warn }: ResultsOptions): Promise<Results> {
  const isResumed = output.resume !== undefined;
  const joblog =
    output.joblog === undefined
      ? undefined
      : new Joblog({
          descriptor: openJoblog(output.joblog, isResumed, clock),
          defaultTool,
          clock,
          onFault: warn,
        });
  let errors: Descriptor | undefined;
  try {
    if (output.errorsFile !== undefined) errors = await openFileForResults(output.errorsFile, clock);
    return { ...(await openDestination(output, clock)), errors, joblog };
  } catch (error) {
    errors?.close();
    await joblog?.end();
    throw error;
  }
}

/** Gives everything back where nothing is going to be written. */
export async function closeResults({ descriptor, errors, log, joblog }: Results): Promise<void> {
  descriptor.close();
  errors?.close();
  await Promise.all([log?.end(), joblog?.end()]);
}

async function openDestination(
  { file, resume }: OutputConfig,
  clock: Clock,
): Promise<Pick<Results, 'descriptor' | 'log'>> {
  if (file === undefined) return { descriptor: openStandard(1, clock), log: undefined };
  if (resume === undefined) return { descriptor: await openFileForResults(file, clock), log: undefined };
  // Few need it, and nobody else waits for it to be loaded.
  const { openResultsLog } = await import('../stdio/results-log/open-results-log.js');
  const log = await openResultsLog({ path: file, runsFailed: resume.runsFailed, clock });
  return { descriptor: log.descriptor, log };
}
