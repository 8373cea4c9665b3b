import { constants } from 'node:fs';
import { type FileHandle, open, realpath, unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { SnakepitError } from '../../errors.js';
import type { Clock } from '../../util/clock.js';
import { systemFault } from '../output/system-fault.js';
import { otherWriter } from './other-writers.js';
import { ResultsLog } from './results-log.js';
import { besideName, rewriteResults, syncFolder } from './rewrite.js';
import { RunMark } from './run-mark.js';
import { type Survey, surveyResults } from './survey.js';
import { SyncedDescriptor } from './synced-descriptor.js';

export interface ResultsLogRequest {
  /** Absolute. */
  readonly path: string;
  /** Whether lines that failed are answered anew. */
  readonly runsFailed: boolean;
  readonly clock: Clock;
}

const { O_RDWR, O_APPEND, O_CREAT, O_NONBLOCK, O_NOCTTY } = constants;

/**
 * Opens a results file to go on where it ends, or makes it: cuts what was torn, and takes out what is to be answered anew.
 *
 * Rejects with `usage` where it cannot be written, somebody else writes it, or it is no results file; nothing was changed then.
 */
export async function openResultsLog({ path, runsFailed, clock }: ResultsLogRequest): Promise<ResultsLog> {
  const file = await openFile(path);
  try {
    const real = await realpath(path);
    await checkIsOurs(file, real, path);
    // What a run has left that was killed while it wrote.
    await unlink(besideName(real)).catch(() => {});
    const survey = await surveyResults(file, path, runsFailed);
    // That it is there at all, where it is new.
    await syncFolder(real);
    const repaired = await repair(file, real, survey, runsFailed);
    return new ResultsLog({
      path,
      survey,
      descriptor: new SyncedDescriptor(repaired, clock),
      mark: new RunMark(real),
    });
  } catch (error) {
    await file.close().catch(() => {});
    throw asUsage(error, path);
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY, 0o666);
  } catch (error) {
    throw asUsage(error, path);
  }
}

async function checkIsOurs(file: FileHandle, real: string, path: string): Promise<void> {
  if (!(await file.stat()).isFile()) {
    throw new SnakepitError('usage', `--resume: ${path} is no regular file, and keeps no results`, {
      remedy: 'Name a file with -o, or leave --resume out.',
    });
  }
  const other = otherWriter([real, besideName(real)]);
  if (other === undefined) return;
  throw new SnakepitError(
    'usage',
    `${path} is being written by another process: ${other.command} (pid ${other.pid})`,
    {
      remedy: 'Wait until it has ended, or name another file with -o.',
    },
  );
}

/** Resolves with the file that results are to be added to. */
async function repair(
  file: FileHandle,
  real: string,
  survey: Survey,
  runsFailed: boolean,
): Promise<FileHandle> {
  if (survey.needsRewriting) {
    const written = await rewriteResults(file, real, survey, runsFailed);
    await file.close();
    return written;
  }
  if (survey.rest === 'torn') await file.truncate(survey.wholeBytes);
  if (survey.rest === 'lacks-newline') await file.appendFile('\n');
  return file;
}

function asUsage(error: unknown, path: string): SnakepitError {
  if (error instanceof SnakepitError) return error;
  return new SnakepitError('usage', `cannot resume ${path}: ${systemFault(error as NodeJS.ErrnoException)}`, {
    cause: error,
    remedy: `${basename(path)} must be a file that can be read and written, in a folder that can be written.`,
  });
}
