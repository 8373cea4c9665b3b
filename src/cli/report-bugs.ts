import { SnakepitError } from '../errors.js';
import { shortageError } from '../process/system-error.js';
import { exitCodeOf } from './exit-codes.js';
import { leave } from './leave.js';
import { reportError } from './report-error.js';
import { undoAtSuddenEnd } from './sudden-end.js';

/**
 * What nobody caught is a bug of ours, and so is a program that has nothing left to wait for and was not done. Either is
 * reported, and ends the program at once: the sentinel ends the workers.
 */
export function reportBugs(): void {
  const end = async (bug: unknown) => {
    undoAtSuddenEnd();
    const details = bug instanceof Error ? bug.stack : undefined;
    const message = bug instanceof Error ? bug.message : String(bug);
    const error =
      shortageError('snakepit cannot go on', bug) ?? new SnakepitError('internal', message, { details });
    await reportError(error);
    leave({ code: exitCodeOf(error.code) });
  };
  process.once('uncaughtException', end);
  process.once('unhandledRejection', end);
  process.once('beforeExit', () => end(new Error('nothing was left to wait for, and snakepit was not done')));
}
