import { ControlLine } from '../input/control-line.js';
import type { LineFormat } from '../input/line-format.js';
import { BadLine, type LineParser } from '../input/parsed-line.js';
import { lineKey } from '../line-key.js';
import type { ResultsLog } from './results-log.js';

/**
 * Gives each command its line's key, and leaves out what is done. Control lines are about this run, and are answered in
 * each: they have none.
 */
export function keyedParser(
  { parse, hasHeader }: Pick<LineFormat, 'parse' | 'hasHeader'>,
  log: ResultsLog | undefined,
): LineParser {
  // Without the header nothing that follows can be read: it is no line of its own, and answered anew where it is wrong.
  let isHeader = hasHeader;
  return (line, number) => {
    if (isHeader) {
      isHeader = false;
      return parse(line, number);
    }
    const key = lineKey(line);
    if (log?.isDone(key) === true) return undefined;
    const parsed = parse(line, number);
    if (parsed === undefined || parsed instanceof ControlLine) return parsed;
    (parsed instanceof BadLine ? parsed.command : parsed).key = key;
    return parsed;
  };
}
