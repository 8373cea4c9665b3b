import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterDescription } from '../../src/bridge/worker-client.js';
import { startControlServer } from '../../src/control/control-server.js';
import type { ControlService } from '../../src/control/control-service.js';
import type { Greeting } from '../../src/control/protocol.js';
import type { StatusReport, WorkerStatusReport } from '../../src/control/reports.js';
import type { PitEvent, RecordedEvent } from '../../src/events.js';
import type { Pool } from '../../src/pool/pool.js';
import type { ProcessIdentity } from '../../src/process/process-handle.js';
import { processTable } from '../../src/process/process-table.js';
import type { RunRecord } from '../../src/process/run-registry.js';
import { systemClock } from '../../src/util/clock.js';
import type { Scene } from './scene.js';

/** Where the clients look for instances: `$XDG_RUNTIME_DIR/snakepit/<name>`. */
export interface FakeInstance {
  readonly name: string;
  /** What it was asked, in order: the verb, and what came with it. */
  readonly asked: readonly (readonly [verb: string, params?: unknown])[];
  /** Changes the status, and tells those who watch it. */
  change(status: Partial<StatusReport>): void;
  emit(event: PitEvent): void;
  /** Clients that have come, up to now. */
  connections(): number;
  /** Lets those go who wait for ready or idle. */
  reach(what: 'ready' | 'idle'): void;
  /** Ends it, and removes its files. */
  end(): Promise<void>;
}

export interface FakeOptions {
  readonly name?: string;
  readonly directory?: string;
  readonly status?: Partial<StatusReport>;
  /** What the service does otherwise than by default. */
  readonly service?: Partial<ControlService>;
  readonly runId?: string;
  /** Version of the program that it says it is. */
  readonly version?: string;
  /** Whose process it says it is. Default: this one. */
  readonly supervisor?: ProcessIdentity;
  /** Where there is a state file, and nobody who listens. Default: there is somebody. */
  readonly isDeaf?: boolean;
}

/** A running instance as its clients know it: a state file and a control socket, behind which this process answers. */
export async function fakeInstance(
  t: Scene,
  runtime: string,
  options: FakeOptions = {},
): Promise<FakeInstance> {
  const { name = 'tools', directory = '/somewhere', version = '0.1.0', isDeaf = false } = options;
  const folder = join(runtime, 'snakepit', name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(join(runtime, 'snakepit'), 0o700);
  const { runId = `run-of-${name}`, supervisor = self() } = options;
  writeStateFile(folder, { ...supervisor, name, runId, directory });

  const asked: (readonly [string, unknown?])[] = [];
  let report: StatusReport = { ...statusReport(name, runId, directory), ...options.status };
  const statusListeners = new Set<() => void>();
  const eventListeners = new Set<(recorded: RecordedEvent) => void>();
  const waiting = new Map<string, () => void>();
  const recorded: RecordedEvent[] = [];
  const asks = <T>(answer: T, ...question: readonly [string, unknown?]): T => {
    asked.push(question);
    return answer;
  };
  const service: ControlService = {
    clock: systemClock,
    status: () => report,
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    watch(listener) {
      const tell = () => listener('state');
      statusListeners.add(tell);
      return () => statusListeners.delete(tell);
    },
    endSession: (id) => asks(true, 'end_session', id),
    recentEvents: () => recorded.slice(),
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    describe: async () => [{ pool: undefined, ...description }],
    waitFor: (what) => asks(new Promise<void>((done) => waiting.set(what, done)), 'wait', what),
    stop(now) {
      asked.push(['stop', now]);
      void end();
    },
    stopWorker: async (worker, now) =>
      asks({ workers: [{ worker, did: 'stopped' }], done: true }, 'stop', { worker, now }),
    pause: () => asks('paused', 'pause'),
    resume: () => asks('open', 'resume'),
    restart: async (workers, order) => asks({ workers: [], done: true }, 'restart', { workers, order }),
    reload: async () => {
      throw new Error('a test that reloads says how');
    },
    scale: async (workers) => asks({ before: report.workers.length, workers }, 'scale', workers),
    stack: async () => Promise.reject(new Error('nobody is there')),
    drain: async (worker) => asks({ workers: [{ worker, did: 'drained' }], done: true }, 'drain', worker),
    ...options.service,
  };
  let connections = 0;
  const greeting = {
    toJSON() {
      connections++;
      return { snakepit: version, protocol: 1, name, pid: process.pid, run: runId };
    },
  };
  const server = isDeaf
    ? undefined
    : await startControlServer({
        path: join(folder, 'ctl.sock'),
        greeting: greeting as unknown as Greeting,
        service,
        pool: emptyPool as unknown as Pool,
        defaultTool: undefined,
        maxLine: 1024 * 1024,
        clock: systemClock,
      });
  const end = async (): Promise<void> => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  t.teardown(end);

  return {
    name,
    asked,
    change(status) {
      report = { ...report, ...status };
      for (const listener of statusListeners) listener();
    },
    emit(event) {
      const next = { seq: recorded.length + 1, time: Date.UTC(2026, 10, 23, 12, 4, 5), event };
      recorded.push(next);
      for (const listener of eventListeners) listener(next);
    },
    connections: () => connections,
    reach: (what) => waiting.get(what)?.(),
    end,
  };
}

/** A pool that no command ever reaches. */
const emptyPool: Partial<Pool> = {
  isFull: false,
  onRoom: () => () => {},
  flush: () => {},
  cancel: () => 0,
};

function self(): ProcessIdentity {
  return { pid: process.pid, startTime: processTable.read(process.pid)?.startTime ?? '' };
}

/** As the run registry writes it. */
function writeStateFile(folder: string, run: Omit<RunRecord, 'bootId' | 'workers'>): void {
  const workers = [{ id: 'w1', generation: 1, pid: 2, startTime: '1' }];
  const record: RunRecord = { ...run, bootId: processTable.bootId(), workers };
  writeFileSync(join(folder, 'state.json'), `${JSON.stringify(record, null, 2)}\n`);
}

/** Of a pit with two workers, one of which has died before. */
export function statusReport(name: string, run: string, directory: string): StatusReport {
  return {
    name,
    state: 'ready',
    pid: process.pid,
    run,
    version: '0.1.0',
    adapter: 'tools.py',
    python: 'Python from PATH (/usr/bin/python3.11)',
    directory,
    started_at: '2026-11-23T12:04:05.000Z',
    uptime_ms: 192_000,
    queued: 7,
    queue_limit: 1000,
    sessions: 0,
    session_limit: 10_000,
    in_flight: 2,
    intake: 'open',
    traffic: { per_second: [0, 20, 40], p50_ms: 1.5, p95_ms: 12 },
    input: { kind: 'pipe', lines: 1210, bytes: 60_500, size: null },
    commands: { ok: 1200, failed: 3, errors: { tool_error: 2, worker_crashed: 1 } },
    input_lines: null,
    tools: ['add', 'countdown'],
    pools: [],
    workers: [workerReport('w1'), { ...workerReport('w2'), generation: 2, restarts: 1, last_exit: segfault }],
  };
}

export function workerReport(worker: string): WorkerStatusReport {
  return {
    worker,
    state: 'ready',
    pid: 4711,
    generation: 1,
    successor: null,
    restarts: 0,
    replacements: 0,
    ok: 600,
    failed: 1,
    held: 1,
    running: { tool: 'add', line: 1203, ms: 40 },
    rate: 20,
    rss: null,
    cpu: null,
    state_ms: 171,
    ready_ms: 171,
    restart_in_ms: null,
    counters: null,
    last_exit: null,
    failed_because: null,
  };
}

export const segfault = {
  at: '2026-11-23T12:07:00.000Z',
  cause: 'crash',
  code: null,
  signal: 'SIGSEGV',
  message: '',
  stderr: ['Fatal Python error: Segmentation fault'],
} as const satisfies WorkerStatusReport['last_exit'];

const description: AdapterDescription = {
  adapter: 'tools.py',
  defaultTool: undefined,
  versions: { snakepit: '0.1.0', python: '3.11', grpcio: '1.84', msgspec: '0.22' },
  tools: [
    {
      name: 'add',
      doc: 'Add two numbers.\n\nOf any size.',
      parameters: [
        { name: 'a', kind: 'positional-or-keyword', isRequired: true, annotation: 'float' },
        { name: 'b', kind: 'positional-or-keyword', isRequired: false, annotation: 'float' },
        { name: 'carry', kind: 'keyword-only', isRequired: false, annotation: '' },
      ],
      isStream: false,
      isAsync: false,
      concurrency: 1,
      isIdempotent: true,
      batch: undefined,
      waitMs: 0,
      timeoutMs: 5000,
      schema: { type: 'object' },
    },
    {
      name: 'countdown',
      doc: '',
      parameters: [{ name: 'n', kind: 'positional-only', isRequired: true, annotation: 'int' }],
      isStream: true,
      isAsync: false,
      concurrency: 1,
      isIdempotent: false,
      batch: undefined,
      waitMs: 0,
      timeoutMs: undefined,
    },
  ],
};
