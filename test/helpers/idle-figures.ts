import type { Figures } from '../../src/status/status-report.js';

/** Those of a pit that does nothing. */
export const idleFigures: Figures = {
  pools: new Map(),
  queued: 0,
  queueLimit: 1000,
  inFlight: 0,
  held: new Map(),
  running: new Map(),
  threads: new Map(),
  sessions: 0,
  sessionLimit: 0,
  intake: 'open',
  input: { kind: 'null', lines: 0, bytes: 0, size: null },
  perSecond: [],
  p50Ms: undefined,
  p95Ms: undefined,
  rate: () => 0,
  counters: () => undefined,
  use: () => undefined,
};
