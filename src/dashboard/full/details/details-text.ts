import type { WorkerStatusReport } from '../../../control/reports.js';
import { exitHow } from '../workers/worker-look.js';

type Exit = NonNullable<WorkerStatusReport['last_exit']>;

/** A worker's details as plain text, for the clipboard. */
export function detailsText(worker: WorkerStatusReport): string {
  const { last_exit: exit, failed_because: why } = worker;
  return [
    `${worker.worker}: ${worker.state}, pid ${worker.pid ?? 'none'}, ${deviceText(worker)}generation ${worker.generation}`,
    `${worker.ok} ok, ${worker.failed} failed, ${worker.restarts} restarts`,
    ...(why === null ? [] : [`given up: ${why}`]),
    ...countersText(worker),
    ...(exit === null ? [] : [`last exit: ${exitSentence(exit)}, at ${exit.at}`, ...exit.stderr]),
  ].join('\n');
}

function deviceText({ device }: WorkerStatusReport): string {
  return typeof device === 'string' ? `on ${device}, ` : '';
}

/** `start failures 1 of 3, crashes 2 of 3 in 5 s`; empty before the first death. */
export function countersText({ counters }: WorkerStatusReport): readonly string[] {
  if (counters === null) return [];
  const { start_failures, max_start_failures, crashes_in_window, max_crashes, window_ms } = counters;
  return [
    `start failures ${start_failures} of ${max_start_failures}, ` +
      `crashes ${crashes_in_window} of ${max_crashes} in ${window_ms / 1000} s`,
  ];
}

export function exitSentence(exit: Exit): string {
  const message = exit.message === '' ? '' : `: ${exit.message}`;
  return `${causes[exit.cause]} (${exitHow(exit)})${message}`;
}

const causes: Readonly<Record<Exit['cause'], string>> = {
  'start-failure': 'died before it was ready',
  crash: 'died',
  unresponsive: 'no longer answered',
  intentional: 'left as it was told to',
};
