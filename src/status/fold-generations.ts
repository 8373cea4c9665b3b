/*
 * Theory of operation
 *
 * A slot has one generation that serves, or is to, and while it is being replaced another one beside it: first the
 * successor, then, once that has taken over, the predecessor. What is said of the one must not be taken for the other, so
 * every event is read by the generation it is about.
 */
import type { PitEvent } from '../events.js';
import type { WorkerStatus } from './status.js';

type About<T extends PitEvent['type']> = Extract<PitEvent, { readonly type: T }>;

export function foldStarting(
  worker: WorkerStatus,
  { generation, device }: About<'worker-starting'>,
): WorkerStatus {
  // Only a successor starts while another one serves.
  if (worker.state === 'ready') return { ...worker, successor: generation };
  const restarts = worker.generation === 0 ? 0 : worker.restarts + 1;
  return {
    ...worker,
    state: 'starting',
    generation,
    pid: undefined,
    device,
    readyAt: undefined,
    successor: undefined,
    restarts,
    failedBecause: undefined,
  };
}

export function foldReady(
  worker: WorkerStatus,
  { generation, pid }: About<'worker-ready'>,
  readyAt: number,
): WorkerStatus {
  if (generation === worker.generation) return { ...worker, state: 'ready', pid, readyAt };
  if (generation !== worker.successor) return worker;
  return {
    ...worker,
    state: 'ready',
    generation,
    pid,
    readyAt,
    successor: undefined,
    leaving: worker.generation,
    replacements: worker.replacements + 1,
  };
}

export function foldStopping(worker: WorkerStatus, { generation }: About<'worker-stopping'>): WorkerStatus {
  if (generation === worker.generation) return { ...worker, state: 'stopping' };
  // It was called off.
  return generation === worker.successor ? { ...worker, successor: undefined } : worker;
}

export function foldExited(worker: WorkerStatus, event: About<'worker-exited'>, at: number): WorkerStatus {
  const { generation, cause, exit, message, stderr } = event;
  // As was planned: it says nothing about the slot.
  if (generation === worker.leaving) return { ...worker, leaving: undefined };
  const after = { ...worker, lastExit: { at, cause, exit, message, stderr } };
  if (generation === worker.successor) return { ...after, successor: undefined };
  if (generation !== worker.generation) return after;
  const { successor } = worker;
  if (successor === undefined || cause === 'intentional') {
    return { ...after, state: 'exited', pid: undefined, readyAt: undefined, successor: undefined };
  }
  // It died, and the one that was to replace it takes its place, half booted as it is.
  const restarts = worker.restarts + 1;
  return {
    ...after,
    state: 'starting',
    generation: successor,
    pid: undefined,
    readyAt: undefined,
    successor: undefined,
    restarts,
  };
}
