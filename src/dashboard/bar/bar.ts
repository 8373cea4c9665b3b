import type { StatusReport } from '../../control/reports.js';
import type { Clock } from '../../util/clock.js';
import type { PitLink } from '../pit-link.js';
import { barLine } from './bar-line.js';

/** Between two changes of the bar. */
const intervalMs = 100;

export interface BarOptions {
  readonly link: Pick<PitLink, 'request'>;
  readonly clock: Clock;
  /** Width of the terminal, in columns. */
  readonly columns: () => number;
  /** Whether the line is ours now: not in the background, nor where another pit shows its own. */
  readonly isOurs: () => boolean;
  readonly show: (bar: string) => void;
}

/** Keeps a line that tells how a pit is: whenever that changes, at most ten times a second. Returns the undo. */
export function startBar({ link, clock, columns, isOurs, show }: BarOptions): () => void {
  let state: 'quiet' | 'waiting' | 'closed' = 'quiet';
  let status: StatusReport | undefined;
  let cancel = () => {};
  const draw = () => {
    // One column is left free: a cursor behind the last one is in the next line for some terminals.
    if (status !== undefined) show(isOurs() ? barLine(status, columns() - 1) : '');
  };
  const onDue = () => {
    state = 'quiet';
    draw();
  };
  const onStatus = (part: unknown) => {
    if (state === 'closed') return;
    const isFirst = status === undefined;
    status = part as StatusReport;
    if (isFirst) draw();
    else if (state === 'quiet') {
      state = 'waiting';
      cancel = clock.schedule(intervalMs, onDue);
    }
  };
  // It ends with the pit, or where nobody answers: then there is nothing more to be shown.
  link.request('status', { watch: true, live: true }, onStatus).catch(() => {});
  return () => {
    state = 'closed';
    cancel();
    show('');
  };
}
