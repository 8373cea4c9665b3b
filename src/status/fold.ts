import type { ErrorCode } from '../command.js';
import type { PitEvent, RecordedEvent } from '../events.js';
import { poolOf } from '../util/worker-name.js';
import { foldExited, foldReady, foldStarting, foldStopping } from './fold-generations.js';
import type { CommandCounts, PitState, PitStatus, WorkerStatus } from './status.js';

/** The status after one more event. Pure; an event that changes nothing gives the same object. */
export function fold(status: PitStatus, { event, time }: RecordedEvent): PitStatus {
  switch (event.type) {
    case 'pit-started':
      return {
        ...status,
        name: event.name,
        runId: event.runId,
        pid: event.pid,
        version: event.version,
        adapter: event.adapter,
        python: event.python,
        directory: event.directory,
        startedAt: time,
        pools: (event.pools ?? []).map(({ pool, adapter, python }) => ({ pool, adapter, python, tools: [] })),
      };
    case 'worker-starting':
      return withWorker(status, event.worker, time, (worker) => foldStarting(worker, event));
    case 'worker-ready':
      return withTools(
        withWorker(status, event.worker, time, (worker) => foldReady(worker, event, time)),
        event,
      );
    case 'worker-stopping':
      return withWorker(status, event.worker, time, (worker) => foldStopping(worker, event));
    case 'worker-exited':
      return withWorker(status, event.worker, time, (worker) => foldExited(worker, event, time));
    case 'restart-scheduled':
      return withWorker(status, event.worker, time, (worker) => ({
        ...worker,
        state: 'backoff',
        counters: event.counters,
        restartAt: time + event.delayMs,
      }));
    case 'slot-failed':
      return withWorker(status, event.worker, time, (worker) => ({
        ...worker,
        state: 'failed',
        counters: event.counters,
        failedBecause: event.reason,
      }));
    case 'worker-drained':
      return withWorker(status, event.worker, time, (worker) =>
        worker.generation === event.generation ? { ...worker, state: 'drained' } : worker,
      );
    case 'worker-stopped':
      return withWorker(status, event.worker, time, stopped);
    case 'slot-stopped':
      // What is left of the others says how the whole is.
      return { ...withWorker(status, event.worker, time, stopped), state: status.state };
    case 'slot-removed':
      return withWorkers(
        status,
        status.workers.filter(({ worker }) => worker !== event.worker),
      );
    case 'commands-settled':
      return withCommands(status, event);
    case 'intake-paused':
      return { ...status, isPaused: true };
    case 'intake-resumed':
      return { ...status, isPaused: false };
    case 'input-ended':
      return { ...status, inputLines: event.lines };
    case 'wind-down-started':
      return { ...status, state: 'winding-down' };
    case 'pit-stopped':
      return { ...status, state: 'stopped' };
    default:
      return status;
  }
}

function stopped(worker: WorkerStatus): WorkerStatus {
  return { ...worker, state: 'stopped', pid: undefined };
}

const unseen: Omit<WorkerStatus, 'worker' | 'since'> = {
  state: 'starting',
  generation: 0,
  pid: undefined,
  device: undefined,
  readyAt: undefined,
  successor: undefined,
  leaving: undefined,
  restarts: 0,
  replacements: 0,
  ok: 0,
  failed: 0,
  lastExit: undefined,
  counters: undefined,
  restartAt: undefined,
  failedBecause: undefined,
};

function withWorker(
  status: PitStatus,
  id: string,
  time: number,
  change: (worker: WorkerStatus) => WorkerStatus,
): PitStatus {
  const known = status.workers.some((worker) => worker.worker === id);
  const before = known ? status.workers : [...status.workers, { worker: id, since: time, ...unseen }];
  return withWorkers(
    status,
    before.map((worker) => (worker.worker === id ? timed(worker, change(worker), time) : worker)),
  );
}

/** With what follows from a change of its state. */
function timed(before: WorkerStatus, after: WorkerStatus, time: number): WorkerStatus {
  if (after.state === before.state) return after;
  return { ...after, since: time, restartAt: after.state === 'backoff' ? after.restartAt : undefined };
}

/** Tools are those of all pools. */
function withTools(
  status: PitStatus,
  { worker, tools }: Extract<PitEvent, { type: 'worker-ready' }>,
): PitStatus {
  if (status.pools.length === 0) return { ...status, tools };
  const own = poolOf(worker);
  const pools = status.pools.map((pool) => (pool.pool === own ? { ...pool, tools } : pool));
  return { ...status, pools, tools: [...new Set(pools.flatMap((pool) => pool.tools))] };
}

function withWorkers(status: PitStatus, workers: readonly WorkerStatus[]): PitStatus {
  return { ...status, workers, state: stateOf(status, workers) };
}

/** What the states of the workers make of the whole; a pit that is on its way out stays there. */
function stateOf({ state: before, pools }: PitStatus, workers: readonly WorkerStatus[]): PitState {
  if (before === 'winding-down' || before === 'stopped') return before;
  const failed = workers.filter((worker) => worker.state === 'failed').length;
  if (failed > 0 && failed === workers.length) return 'failed';
  if (failed > 0 || workers.every((worker) => worker.state === 'stopped')) return 'degraded';
  const ready = workers.filter((worker) => worker.state === 'ready');
  // Of several pools each has to.
  const serving = new Set(ready.map(({ worker }) => poolOf(worker)));
  const isServing = ready.length > 0 && pools.every(({ pool }) => serving.has(pool));
  return isServing || before === 'ready' ? 'ready' : 'starting';
}

function withCommands(
  status: PitStatus,
  { worker, ok, failed }: Extract<PitEvent, { type: 'commands-settled' }>,
): PitStatus {
  const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
  const workers =
    worker === undefined
      ? status.workers
      : status.workers.map((one) =>
          one.worker === worker ? { ...one, ok: one.ok + ok, failed: one.failed + failures } : one,
        );
  return { ...status, workers, commands: addCounts(status.commands, ok, failures, failed) };
}

function addCounts(
  counts: CommandCounts,
  ok: number,
  failures: number,
  failed: Readonly<Partial<Record<ErrorCode, number>>>,
): CommandCounts {
  if (failures === 0) return { ...counts, ok: counts.ok + ok };
  const errors: Partial<Record<ErrorCode, number>> = { ...counts.errors };
  for (const [code, count] of Object.entries(failed) as [ErrorCode, number][]) {
    errors[code] = (errors[code] ?? 0) + count;
  }
  return { ok: counts.ok + ok, failed: counts.failed + failures, errors };
}
