import type { PitResult } from '../../boot/pit-end.js';
import { harmless } from '../../log/harmless.js';
import type { PitStatus } from '../../status/status.js';
import { errorLines } from '../report-error.js';
import { counted } from '../text.js';

/**
 * What somebody should read before the screen is gone: why nothing worked at all. Undefined where something did, or where
 * somebody ended it, who has seen enough.
 */
export function lastWords(
  { end, commands, failed }: PitResult,
  { commands: counts }: PitStatus,
): string | undefined {
  switch (end.kind) {
    case 'workers-failed':
    case 'input-failed':
    case 'output-failed':
      return errorLines(end.error);
    case 'finished': {
      if (commands === 0 || failed < commands) return undefined;
      const kinds = Object.entries(counts.errors).map(([code, count]) => `  ${harmless(code)}: ${count}\n`);
      return `Every command failed: ${counted(failed, 'command')}.\n${kinds.join('')}`;
    }
    case 'halted':
    case 'wound-down':
    case 'killed':
    case 'output-closed':
      return undefined;
  }
}
