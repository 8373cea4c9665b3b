import { commandTable } from '../command-table.js';
import { definitionList, wrap } from './wrap.js';

export const programSummary = 'run Python functions over lines, in warm workers that are kept alive';

/** What `snakepit --help` prints. It loads no command. */
export function programHelp(): string {
  const major = commandTable.filter(({ isMinor }) => !isMinor);
  const minor = commandTable.filter(({ isMinor }) => isMinor).map(({ name }) => name);
  return `${[
    'Usage: snakepit COMMAND [flags] [arguments]      (snakepit COMMAND --help: more)',
    '',
    ...definitionList(major.map(({ name, summary }) => [name, summary])),
    ...wrap(`Also: ${minor.join(', ')}`, 78).map((line) => `  ${line}`),
    '',
    '  seq 1000 | snakepit start --workers 4 tools.py:square --lines > squares.jsonl',
    '  snakepit start -d tools.py     (in the background; returns when it is ready)',
  ].join('\n')}\n`;
}
