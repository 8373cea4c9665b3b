import { snakeCased } from '../util/snake-case.js';
import type { PitStatus, WorkerStatus } from './status.js';

/** What changes too often to be an event. */
export interface Figures {
  /** Commands that wait for a worker. */
  readonly queued: number;
  /** Commands that workers hold, all together, and each. */
  readonly inFlight: number;
  readonly held: ReadonlyMap<string, number>;
}

/** The status as JSON for others; docs/control.md describes it. `now` is milliseconds since the epoch. */
export function statusReport(status: PitStatus, figures: Figures, now: number): object {
  const { name, state, pid, version, directory, startedAt, commands, tools, inputLines } = status;
  return {
    name,
    state,
    pid,
    run: status.runId,
    version,
    adapter: status.adapter ?? null,
    python: status.python ?? null,
    directory,
    started_at: new Date(startedAt).toISOString(),
    uptime_ms: now - startedAt,
    queued: figures.queued,
    in_flight: figures.inFlight,
    commands,
    input_lines: inputLines ?? null,
    tools,
    workers: status.workers.map((worker) => workerReport(worker, figures, now)),
  };
}

function workerReport(worker: WorkerStatus, { held }: Figures, now: number): object {
  const { state, generation, pid, readyAt, restarts, replacements, ok, failed, lastExit } = worker;
  return {
    worker: worker.worker,
    state,
    pid: pid ?? null,
    generation,
    successor: worker.successor ?? null,
    restarts,
    replacements,
    ok,
    failed,
    held: held.get(worker.worker) ?? 0,
    ready_ms: readyAt === undefined ? null : now - readyAt,
    last_exit:
      lastExit === undefined
        ? null
        : {
            at: new Date(lastExit.at).toISOString(),
            cause: lastExit.cause,
            ...lastExit.exit,
            message: lastExit.message,
            stderr: lastExit.stderr,
          },
    failed_because: worker.failedBecause ?? null,
    counters: worker.counters === undefined ? null : snakeCased(worker.counters),
  };
}
