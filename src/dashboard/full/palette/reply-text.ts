import type { ScaleReport, WorkersReport } from '../../../control/protocol.js';

/** What a control line came to, in words. */
export function replyText(verb: string, result: unknown): string {
  switch (verb) {
    case 'restart':
    case 'drain':
      return workersText(result);
    case 'scale': {
      const { before, workers } = result as ScaleReport;
      return `from ${before} to ${workers} workers`;
    }
    default:
      return isSmall(result) ? 'done' : JSON.stringify(result);
  }
}

/** Nothing to read in it. */
function isSmall(result: unknown): boolean {
  if (result === undefined || result === null) return true;
  return Object.values(result).every((value) => typeof value === 'boolean' || typeof value === 'number');
}

function workersText(result: unknown): string {
  const { workers } = result as WorkersReport;
  if (!Array.isArray(workers)) return JSON.stringify(result);
  if (workers.length === 0) return 'there was nothing to do';
  return (workers as WorkersReport['workers'])
    .map(({ worker, did, why }) => `${worker} ${did}${why === undefined ? '' : ` (${why})`}`)
    .join(', ');
}
