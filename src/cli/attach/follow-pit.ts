import type { ControlClient } from '../../control/control-client.js';
import type { StatusReport } from '../../control/reports.js';
import { eventText } from '../event-text.js';
import { statusLine, statusText } from '../status/status-text.js';

/** Events that are shown of what happened before. */
const recentEvents = 10;
/** Time between two lines that only say how many commands there were. */
const statusEveryMs = 2000;

/** Writes how a pit is, what happened lately, then what happens, and now and then how it is. Rejects when it ends. */
export async function followPit(client: ControlClient, write: (text: string) => void): Promise<void> {
  write(`${statusText((await client.request('status')) as StatusReport)}\n`);
  const recent: unknown[] = [];
  await client.request('events', {}, (event) => recent.push(event));
  const toText = eventText();
  const show = (event: unknown) => write(toText(event));
  for (const event of recent.slice(-recentEvents)) show(event);
  const last = recent.length === 0 ? 0 : seqOf(recent.at(-1));
  const counts = statusLines(write);
  try {
    await Promise.all([
      client.request('events', { follow: true }, (event) => {
        if (!(seqOf(event) <= last)) show(event);
      }),
      client.request('status', { watch: true }, (status) => counts.changed(status as StatusReport)),
    ]);
  } finally {
    counts.close();
  }
}

/** Says how it is when that has changed, and not too often. */
function statusLines(write: (text: string) => void) {
  let said = '';
  let current: StatusReport | undefined;
  const say = () => {
    if (current === undefined) return;
    const line = statusLine(current);
    if (line === said) return;
    said = line;
    write(`${new Date().toTimeString().slice(0, 8)} ${line}\n`);
  };
  const timer = setInterval(say, statusEveryMs);
  return {
    changed(status: StatusReport) {
      current = status;
    },
    close() {
      clearInterval(timer);
      say();
    },
  };
}

/** Not a number where it says how many events are missing. */
function seqOf(event: unknown): number {
  return (event as { readonly seq?: number }).seq ?? Number.NaN;
}
