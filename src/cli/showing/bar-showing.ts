import { startBar } from '../../dashboard/bar/bar.js';
import { BarTerminal } from '../../dashboard/bar/bar-terminal.js';
import { onSizeChange, terminalSize } from '../../dashboard/terminal/terminal-size.js';
import { isAlive } from '../../process/process-table.js';
import { isForeground } from '../../stdio/input/foreground.js';
import { openStandard } from '../../stdio/output/open-descriptor.js';
import type { ShowingOptions } from './open-showing.js';
import type { Showing } from './showing.js';
import type { Seen } from './surroundings.js';

/** One line of the terminal, below the log, and below results where they come to this terminal. */
export function barShowing(
  { config, clock, onDropped }: ShowingOptions,
  { surroundings, company }: Seen,
): Showing {
  const terminal = new BarTerminal({ descriptor: openStandard(2, clock), clock, onDropped });
  let columns = surroundings.terminal?.columns ?? 80;
  const unwatch = onSizeChange(() => {
    columns = terminalSize(2)?.columns ?? columns;
  });
  // Of all pits of a pipeline, who have one line between them, the lowest that is left has it.
  const before = company.filter(({ pid }) => pid < process.pid);
  const isOurs = () => isForeground() && !before.some((one) => isAlive(one));
  let stop = () => {};
  const areResultsHere = surroundings.stdout === 'terminal' && config.output.file === undefined;
  return {
    say: terminal.say,
    streams: areResultsHere
      ? {
          results: (opened) => {
            opened.close();
            return terminal.results;
          },
        }
      : undefined,
    async show(pit) {
      const link = await pit.link();
      stop = startBar({ link, clock, columns: () => columns, isOurs, show: (bar) => terminal.show(bar) });
    },
    keeps: () => false,
    ended: async () => stop(),
    async end() {
      stop();
      unwatch();
      await terminal.end();
    },
  };
}
