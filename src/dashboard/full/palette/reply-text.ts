import type { ScaleReport, WorkersReport } from '../../../control/protocol.js';

/** What a control line came to, in words. */
export function replyText(verb: string, result: unknown): string {
  if (typeof result !== 'object' || result === null) return 'done';
  if (verb === 'scale') {
    const { before, workers, pool } = result as ScaleReport;
    return `${pool === undefined ? '' : `pool ${pool} `}from ${before} to ${workers} workers`;
  }
  if (verb === 'pause' || verb === 'resume')
    return `intake ${(result as { readonly intake: string }).intake}`;
  if ('done' in result && 'workers' in result) return workersText(result as WorkersReport);
  // What only says that it was understood.
  return Object.values(result).every((value) => value === true) ? 'done' : JSON.stringify(result);
}

function workersText({ workers }: WorkersReport): string {
  if (workers.length === 0) return 'there was nothing to do';
  return workers
    .map(({ worker, did, why }) => `${worker} ${did}${why === undefined ? '' : ` (${why})`}`)
    .join(', ');
}
