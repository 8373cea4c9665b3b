import { isatty } from 'node:tty';
import type { ControlClient } from '../../control/control-client.js';
import type { StatusReport } from '../../control/reports.js';
import { Followed, untilGone } from '../follow.js';
import type { Leaving } from '../leave.js';
import { statusText } from './status-text.js';

/** Shows the status as it is, and again after every change, until the supervisor ends or nobody looks any more. */
export async function watchStatus(client: ControlClient, isJson: boolean): Promise<Leaving> {
  const followed = new Followed(client);
  const { write } = followed;
  const view = isJson ? lines(write) : isatty(1) ? redraw(write) : separate(write);
  const request = client.request('status', { watch: true }, (part) => view.show(part as StatusReport));
  return followed.until(untilGone(request).finally(view.finish));
}

interface View {
  show(status: StatusReport): void;
  /** Shows what it has not shown yet. */
  finish(): void;
}

function lines(write: (text: string) => void): View {
  return { show: (status) => write(`${JSON.stringify(status)}\n`), finish: () => {} };
}

/** One below the other. */
function separate(write: (text: string) => void): View {
  let isFirst = true;
  return {
    show(status) {
      write(isFirst ? statusText(status) : `\n${statusText(status)}`);
      isFirst = false;
    },
    finish: () => {},
  };
}

const home = '\x1b[H';
const clearLine = '\x1b[K';
const clearBelow = '\x1b[J';
/** More often nobody can read it. */
const redrawEveryMs = 100;

/** Over the one before, where it was: a terminal that is cleared each time blinks. */
function redraw(write: (text: string) => void): View {
  let next: StatusReport | undefined;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    timer = undefined;
    if (next === undefined) return;
    write(`${home}${statusText(next).replaceAll('\n', `${clearLine}\n`)}${clearBelow}`);
    next = undefined;
    timer = setTimeout(draw, redrawEveryMs);
  };
  return {
    show(status) {
      next = status;
      if (timer === undefined) draw();
    },
    finish() {
      clearTimeout(timer);
      draw();
      clearTimeout(timer);
    },
  };
}
