import type { StatusReport, WorkerStatusReport } from '../../../../src/control/reports.js';
import { statusReport, workerReport } from '../../../helpers/fake-instance.js';

/** A pit of some workers under load, as it could be. */
export function pit(changes: Partial<StatusReport> = {}): StatusReport {
  return {
    ...statusReport('tools', 'run-1', '/srv/tools'),
    adapter: 'tools.py',
    started_at: '2026-11-23T12:00:00.000Z',
    uptime_ms: 724_000,
    queued: 812,
    queue_limit: 1000,
    sessions: 0,
    session_limit: 10_000,
    in_flight: 4,
    intake: 'open',
    traffic: { per_second: wave, p50_ms: 3.2, p95_ms: 12.4 },
    input: { kind: 'file', lines: 128_100, bytes: 42_000_000, size: 100_000_000 },
    commands: { ok: 127_284, failed: 12, errors: { tool_error: 10, worker_crashed: 2 } },
    tools: ['add', 'title', 'embed'],
    workers: [
      worker('w1'),
      worker('w2', { rate: 318, running: running('embed', 1240) }),
      worker('w3'),
      worker('w4'),
    ],
    ...changes,
  };
}

const wave = Array.from({ length: 60 }, (_, second) => Math.round(900 + 600 * Math.sin(second / 9)));

export function worker(id: string, changes: Partial<WorkerStatusReport> = {}): WorkerStatusReport {
  const number = Number(/\d+$/.exec(id)?.[0] ?? 1);
  return {
    ...workerReport(id),
    state: 'ready',
    pid: 4710 + number,
    ok: 31_000,
    failed: 3,
    held: 1,
    running: running('title', 3 * number),
    rate: 300 + number,
    rss: 44_000_000 + number * 1_000_000,
    cpu: 0.93,
    state_ms: 700_000,
    ready_ms: 720_000,
    restart_in_ms: null,
    counters: null,
    last_exit: null,
    ...changes,
  };
}

function running(tool: string, ms: number): NonNullable<WorkerStatusReport['running']> {
  return { tool, line: 128_000, ms };
}

const idle = { held: 0, running: null, rate: 0 };
const noProcess = { ...idle, pid: null, ready_ms: null, rss: null, cpu: null };

export function starting(id: string, ms: number): WorkerStatusReport {
  return worker(id, {
    ...idle,
    state: 'starting',
    ready_ms: null,
    ok: 0,
    failed: 0,
    state_ms: ms,
    rss: 21_000_000,
  });
}

/** It crashed, and is started again in a while. */
export function crashed(id: string): WorkerStatusReport {
  return worker(id, {
    ...noProcess,
    state: 'backoff',
    restarts: 3,
    generation: 3,
    state_ms: 40,
    restart_in_ms: 1240,
    counters: {
      start_failures: 1,
      max_start_failures: 3,
      crashes_in_window: 2,
      max_crashes: 3,
      window_ms: 5000,
    },
    last_exit: {
      at: '2026-11-23T12:12:03.000Z',
      cause: 'crash',
      code: null,
      signal: 'SIGSEGV',
      message: 'while it ran embed (line 128041)',
      stderr: [
        'Fatal Python error: Segmentation fault',
        '',
        'Current thread 0x00007f3a (most recent call first):',
        '  File "/srv/tools/tools.py", line 41 in embed',
      ],
    },
  });
}

export function givenUp(id: string): WorkerStatusReport {
  return worker(id, {
    ...noProcess,
    state: 'failed',
    restarts: 2,
    generation: 3,
    counters: {
      start_failures: 3,
      max_start_failures: 3,
      crashes_in_window: 0,
      max_crashes: 3,
      window_ms: 5000,
    },
    failed_because: 'it died 3 times in a row before it was ready',
    last_exit: {
      at: '2026-11-23T12:12:03.000Z',
      cause: 'start-failure',
      code: 1,
      signal: null,
      message: "ModuleNotFoundError: No module named 'torch'",
      stderr: [
        '  File "/srv/tools/tools.py", line 3, in <module>',
        '    import torch',
        "ModuleNotFoundError: No module named 'torch'",
      ],
    },
  });
}

export function many(count: number): StatusReport {
  const workers = Array.from({ length: count }, (_, index) => worker(`w${index + 1}`));
  return pit({ workers });
}

/** Events as the log has them while work is under way. */
export const someEvents: readonly object[] = [
  {
    type: 'pit-started',
    name: 'tools',
    workers: 4,
    adapter: 'tools.py',
    python: 'Python from PATH',
    run_id: 'run-1',
    pid: 1,
    version: '0.1.0',
    directory: '/srv/tools',
  },
  { type: 'input-opened', kind: 'file', on_end: 'finish', why: 'it is a file' },
  ...[1, 2, 3, 4].map((number) => ({
    type: 'worker-ready',
    worker: `w${number}`,
    generation: 1,
    pid: 4710 + number,
    python: '3.11',
    tools: ['add'],
    boot_ms: 171 + number,
  })),
  {
    type: 'worker-printed',
    worker: 'w2',
    stream: 'stderr',
    line: 'loading weights from /srv/models/small.bin',
  },
  { type: 'worker-printed', worker: 'w2', stream: 'stdout', line: '384 dimensions, 12 layers' },
  { type: 'command-postponed', tool: 'title', line: 120_412, code: 'tool_error', attempt: 1, delay_ms: 250 },
  {
    type: 'worker-printed',
    worker: 'w3',
    stream: 'stderr',
    line: 'UserWarning: no <title> in page-120412.html',
  },
];

export const crashEvents: readonly object[] = [
  {
    type: 'worker-exited',
    worker: 'w2',
    generation: 3,
    pid: 4712,
    cause: 'crash',
    exit: { code: null, signal: 'SIGSEGV', is_out_of_memory: false },
    message: 'while it ran embed (line 128041)',
    stderr: ['Fatal Python error: Segmentation fault'],
  },
  {
    type: 'restart-scheduled',
    worker: 'w2',
    generation: 4,
    delay_ms: 1240,
    counters: {
      start_failures: 1,
      max_start_failures: 3,
      crashes_in_window: 2,
      max_crashes: 3,
      window_ms: 5000,
    },
  },
];
