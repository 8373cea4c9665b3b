import type { RestartCounters } from '../events.js';
import { poolOf } from '../util/worker-name.js';
import type { PitStatus, PoolStatus, WorkerStatus } from './status.js';

/** What changes too often to be an event. Maps are by worker. */
export interface Figures {
  /** Commands that wait for a worker, and how many may. */
  readonly queued: number;
  readonly queueLimit: number;
  /** Commands that workers hold, all together, and each. */
  readonly inFlight: number;
  readonly held: ReadonlyMap<string, number>;
  /** Commands that each runs at once that are not async. */
  readonly threads: ReadonlyMap<string, number>;
  /** What each has run for the longest time. */
  readonly running: ReadonlyMap<
    string,
    { readonly tool: string; readonly line: number; readonly ms: number }
  >;
  /** The same of each pool, by its name. */
  readonly pools: ReadonlyMap<
    string,
    { readonly queued: number; readonly queueLimit: number; readonly inFlight: number }
  >;
  readonly intake: 'open' | 'paused' | 'closed';
  /** That there are, and how many there may be. */
  readonly sessions: number;
  readonly sessionLimit: number;
  readonly input: {
    readonly kind: 'file' | 'pipe' | 'socket' | 'terminal' | 'null' | 'unreadable';
    readonly lines: number;
    readonly bytes: number;
    readonly size: number | null;
  };
  /** Results in each of the last sixty seconds. */
  readonly perSecond: readonly number[];
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  /** Results a second. */
  rate(worker: string): number;
  /** As they are now; undefined where that cannot be said yet. */
  counters(worker: string): RestartCounters | undefined;
  /** What a process takes, with all that belongs to it; undefined where nobody looks. */
  use(pid: number): { readonly rss: number; readonly cpu: number | undefined } | undefined;
}

/** The status as JSON for others; docs/control.md describes it. `now` is milliseconds since the epoch. */
export function statusReport(status: PitStatus, figures: Figures, now: number) {
  const { name, state, pid, version, directory, startedAt, commands, tools, inputLines } = status;
  const { queued, queueLimit, inFlight, intake, sessions, sessionLimit, input, perSecond, p50Ms, p95Ms } =
    figures;
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
    queued,
    queue_limit: queueLimit,
    in_flight: inFlight,
    intake,
    sessions,
    session_limit: sessionLimit,
    traffic: { per_second: perSecond, p50_ms: rounded(p50Ms), p95_ms: rounded(p95Ms) },
    input,
    commands,
    input_lines: inputLines ?? null,
    tools,
    pools: status.pools.map((pool) => poolReport(pool, status, figures)),
    workers: inPools(status).map((worker) => workerReport(worker, figures, now)),
  };
}

/** Pool by pool: they boot side by side. */
function inPools({ pools, workers }: PitStatus): readonly WorkerStatus[] {
  if (pools.length === 0) return workers;
  return pools.flatMap(({ pool }) => workers.filter(({ worker }) => poolOf(worker) === pool));
}

function poolReport({ pool, adapter, python, tools }: PoolStatus, status: PitStatus, { pools }: Figures) {
  const { queued = 0, queueLimit = 0, inFlight = 0 } = pools.get(pool) ?? {};
  const workers = status.workers.filter(({ worker }) => poolOf(worker) === pool);
  const ready = workers.filter(({ state }) => state === 'ready').length;
  return {
    pool,
    adapter,
    python,
    workers: workers.length,
    ready,
    queued,
    queue_limit: queueLimit,
    in_flight: inFlight,
    tools,
  };
}

function workerReport(worker: WorkerStatus, figures: Figures, now: number) {
  const { state, generation, pid, readyAt, restarts, replacements, ok, failed, lastExit } = worker;
  const running = figures.running.get(worker.worker);
  const threads = figures.threads.get(worker.worker) ?? 1;
  const use = pid === undefined ? undefined : figures.use(pid);
  return {
    worker: worker.worker,
    state,
    pid: pid ?? null,
    device: worker.device ?? null,
    generation,
    successor: worker.successor ?? null,
    restarts,
    replacements,
    ok,
    failed,
    held: figures.held.get(worker.worker) ?? 0,
    ...(threads > 1 ? { threads } : {}),
    running: running === undefined ? null : { ...running, ms: Math.round(running.ms) },
    rate: figures.rate(worker.worker),
    rss: use?.rss ?? null,
    cpu: rounded(use?.cpu),
    state_ms: now - worker.since,
    ready_ms: readyAt === undefined ? null : now - readyAt,
    restart_in_ms: worker.restartAt === undefined ? null : Math.max(0, Math.round(worker.restartAt - now)),
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
    counters: worker.counters === undefined ? null : countersReport(worker, worker.counters, figures),
  };
}

/** Those of the last death, with what time has made of them since. */
function countersReport({ worker }: WorkerStatus, last: RestartCounters, figures: Figures) {
  const { startFailures, maxStartFailures, crashesInWindow, maxCrashes, windowMs } =
    figures.counters(worker) ?? last;
  return {
    start_failures: startFailures,
    max_start_failures: maxStartFailures,
    crashes_in_window: crashesInWindow,
    max_crashes: maxCrashes,
    window_ms: windowMs,
  };
}

/** More digits than that are noise. */
function rounded(figure: number | undefined): number | null {
  return figure === undefined ? null : Math.round(figure * 1000) / 1000;
}
