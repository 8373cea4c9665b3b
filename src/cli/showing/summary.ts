import { harmless } from '../../log/harmless.js';
import type { PitStatus } from '../../status/status.js';
import { ago, counted } from '../text.js';

/** What there was, once it is over, in two lines. `ms`: how long it took. */
export function summary({ name, commands, workers }: PitStatus, ms: number): string {
  const { ok, failed, errors } = commands;
  const kinds = Object.entries(errors).map(([code, count]) => `${count} ${code}`);
  const restarts = workers.reduce((sum, worker) => sum + worker.restarts, 0);
  const rate = ms > 0 ? ((ok + failed) * 1000) / ms : 0;
  const what = [
    counted(ok + failed, 'command'),
    `${ok} ok`,
    `${failed} failed${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`,
  ];
  const how = [
    `in ${ago(ms)}`,
    `${rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate)}/s`,
    counted(restarts, 'restart'),
  ];
  return `${harmless(name)}: ${what.join(', ')}\n  ${how.join(', ')}\n`;
}
