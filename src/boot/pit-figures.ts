import type { ResourceWatch } from '../process/resource-watch.js';
import type { Figures } from '../status/status-report.js';
import type { Traffic } from '../status/traffic.js';
import type { Pit } from './pit.js';

/** What changes too often to be an event, from where it is known. */
export function pitFigures(
  { pool, pools, input, workers }: Pit,
  traffic: Traffic,
  resources: ResourceWatch,
): Figures {
  const { queued, queueLimit, inFlight, held, threads, running, intake, sessions, sessionLimit } = pool;
  const [p50Ms, p95Ms] = pool.runTimes(0.5, 0.95);
  const slots = new Map(workers?.snapshot().map((slot) => [slot.worker, slot]));
  return {
    queued,
    queueLimit,
    inFlight,
    held,
    threads,
    running,
    pools: pools.named,
    intake,
    sessions,
    sessionLimit,
    input,
    perSecond: traffic.perSecond(),
    p50Ms,
    p95Ms,
    rate: traffic.rate,
    counters: (worker) => slots.get(worker)?.counters,
    use: (pid) => resources.of(pid),
  };
}
