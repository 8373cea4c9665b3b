import type { WorkerStatusReport } from '../../../control/reports.js';
import { countdown, wholeTime } from '../figures.js';
import type { Look } from '../header/pit-state.js';

/** How a worker is, as a symbol and words. `age`: milliseconds since the report. */
export function workerLook(worker: WorkerStatusReport, age: number): Look {
  const { state, held, state_ms: stateMs, restart_in_ms: restartMs } = worker;
  switch (state) {
    case 'starting':
      return { symbol: '◌', word: `starting ${wholeTime(stateMs + age)}`, paint: 'busy' };
    case 'ready':
      return held > 0
        ? { symbol: '◆', word: 'busy', paint: 'busy' }
        : { symbol: '●', word: 'ready', paint: 'good' };
    case 'backoff':
      return {
        symbol: '↻',
        word: restartMs === null ? 'restarts' : `restarts ${countdown(restartMs - age)}`,
        paint: 'warning',
      };
    case 'drained':
      return { symbol: '◇', word: held > 0 ? 'draining' : 'drained', paint: 'warning' };
    case 'stopping':
      return { symbol: '▽', word: `stopping ${wholeTime(stateMs + age)}`, paint: 'warning' };
    case 'failed':
      return { symbol: '✖', word: 'failed', paint: 'bad' };
    case 'stopped':
      return { symbol: '■', word: 'stopped', paint: 'faint' };
    case 'exited':
      return { symbol: '○', word: 'exited', paint: 'warning' };
    default:
      return { symbol: '?', word: state, paint: 'faint' };
  }
}

/** States in which a worker has a process that serves, or did just now. */
export function isServing({ state }: WorkerStatusReport): boolean {
  return state === 'ready' || state === 'drained';
}

export function exitHow(exit: NonNullable<WorkerStatusReport['last_exit']>): string {
  return exit.signal ?? (exit.code === null ? 'no process' : `exit ${exit.code}`);
}
