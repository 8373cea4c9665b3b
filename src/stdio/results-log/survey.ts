import type { FileHandle } from 'node:fs/promises';
import { SnakepitError } from '../../errors.js';
import type { ByteString } from '../../util/byte-string.js';
import { type Line, overlong } from '../input/line-splitter.js';
import { isAnsweredAnew, UnfinishedParts } from './fate-of-lines.js';
import { KeyCounts } from './key-counts.js';
import { beginningOf, readLines } from './read-lines.js';
import { type LoggedLine, readLoggedLine } from './read-logged-line.js';

/** What a results file holds, and what has to happen to it before results can be added. */
export interface Survey {
  /** Of input lines that have their result. */
  readonly keys: KeyCounts;
  /** Of those, the ones that failed. */
  readonly failed: number;
  /** Results that go, since their lines are answered anew. */
  readonly takenOut: number;
  readonly parts: UnfinishedParts;
  /** Whether lines have to be taken out, for which it has to be written anew. */
  readonly needsRewriting: boolean;
  /** Bytes up to the end of the last whole line, */
  readonly wholeBytes: number;
  /** and what comes after them. */
  readonly rest: 'nothing' | 'torn' | 'lacks-newline';
}

/** Reads a whole results file. Rejects with `usage` where it is none, or none that can be resumed, and says what is where. */
export async function surveyResults(file: FileHandle, path: string, runsFailed: boolean): Promise<Survey> {
  const keys = new KeyCounts();
  const parts = new UnfinishedParts();
  let failed = 0;
  let takenOut = 0;
  let last = 0;
  const take = (logged: LoggedLine, number: number): void => {
    last = number;
    const isPart = logged.says === 'chunk';
    const goes = !isPart && isAnsweredAnew(logged, runsFailed);
    parts.look(logged, number, !goes);
    if (isPart) return;
    if (goes) takenOut++;
    else if (typeof logged.key === 'string') {
      keys.add(logged.key);
      if (logged.says !== 'ok') failed++;
    }
  };
  const { wholeBytes, rest } = await readLines(file, (line, number) =>
    take(checked(line, number, path), number),
  );
  const whole = rest === undefined ? undefined : wholeResult(rest);
  if (whole !== undefined) take(whole, last + 1);
  else if (rest !== undefined && wholeBytes === 0) checkBeginning(rest, path);
  const needsRewriting = parts.lookedAtAll() || takenOut > 0;
  return {
    keys,
    failed,
    takenOut,
    parts,
    needsRewriting,
    wholeBytes,
    rest: rest === undefined ? 'nothing' : whole === undefined ? 'torn' : 'lacks-newline',
  };
}

/** Throws where a line is no result that says whose it is. */
function checked(line: Line, number: number, path: string): LoggedLine {
  const logged = line === overlong ? undefined : readLoggedLine(line);
  if (logged === undefined) {
    throw new SnakepitError('usage', `${path}:${number} is no result: ${beginningOf(line)}`, {
      remedy:
        'Nothing was changed. Name the file that results were written to, or one that does not exist yet.',
    });
  }
  if (logged.key === undefined) {
    throw new SnakepitError('usage', `${path}:${number} has no "key": it was not written with --resume`, {
      remedy:
        'Nothing was changed. Name another file with -o: all lines are run then, and it can be resumed from then on.',
    });
  }
  return logged;
}

/** A result that only lacks its newline: what was torn anywhere else has no end as JSON. */
function wholeResult(rest: Line): LoggedLine | undefined {
  if (rest === overlong || !rest.endsWith('}') || !isJson(rest)) return undefined;
  const logged = readLoggedLine(rest);
  return logged?.key === undefined ? undefined : logged;
}

function isJson(text: ByteString): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The only line of a file may be one of ours that was torn; nothing else is cut off. */
function checkBeginning(rest: Line, path: string): void {
  const begins = '{"id":';
  if (rest !== overlong && (rest.startsWith(begins) || begins.startsWith(rest))) return;
  checked(rest, 1, path);
}
