import type { PitEvent, RecordedEvent } from '../events.js';
import type { MetricName } from './metric-table.js';

/** Adds to a counter. */
export type Count = (name: MetricName, labels: Readonly<Record<string, string>>, by?: number) => void;

/** What is counted event by event, since the status does not keep it: a reader of events like any other. */
export function countEvents(count: Count): (recorded: RecordedEvent) => void {
  /** Why the last generation of a slot ended, until the next one starts. */
  const lastCauses = new Map<string, string>();
  const take = (event: PitEvent): void => {
    switch (event.type) {
      case 'worker-exited':
        count('worker_exits_total', { cause: event.cause });
        if (event.exit.isOutOfMemory) count('worker_out_of_memory_total', {});
        lastCauses.set(event.worker, event.cause);
        return;
      case 'worker-starting': {
        const reason = lastCauses.get(event.worker);
        if (reason !== undefined && reason !== 'intentional') count('restarts_total', { reason });
        lastCauses.delete(event.worker);
        return;
      }
      case 'worker-recycling':
        count('recycles_total', { reason: event.reason });
        return;
      case 'slot-failed':
        count('slots_failed_total', {});
        return;
      case 'slot-removed':
        lastCauses.delete(event.worker);
        return;
      case 'command-postponed':
        count('command_retries_total', { code: event.code });
        return;
      case 'command-interrupted':
        count('command_interrupts_total', { code: event.code });
        return;
      case 'command-slow':
        count('slow_commands_total', {});
        return;
      case 'tool-reported':
        count('reports_total', {});
        return;
      case 'reports-dropped':
        count('reports_dropped_total', {}, event.reports);
        return;
      case 'spans-dropped':
        count('spans_dropped_total', {}, event.spans);
        return;
      case 'worker-output-dropped':
        count('worker_output_dropped_lines_total', {}, event.lines);
    }
  };
  return ({ event }) => take(event);
}
