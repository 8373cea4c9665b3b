import type { WorkerStatusReport } from '../../../control/reports.js';
import { poolOf } from '../../../util/worker-name.js';
import type { ColumnName, Sort } from './columns.js';

/** `w10` comes after `w9`. */
const byName = new Intl.Collator('en', { numeric: true });

/** Of each report the order that was asked for last: a frame asks several times. */
const sorted = new WeakMap<
  readonly WorkerStatusReport[],
  { readonly sort: Sort; readonly workers: readonly WorkerStatusReport[] }
>();

/** In groups by pool, and in each by the column: words from A, figures from the greatest, and the other way round. */
export function sortWorkers(
  workers: readonly WorkerStatusReport[],
  sort: Sort,
): readonly WorkerStatusReport[] {
  const known = sorted.get(workers);
  if (known !== undefined && known.sort.by === sort.by && known.sort.isReversed === sort.isReversed)
    return known.workers;
  const result = sortAnew(workers, sort);
  sorted.set(workers, { sort, workers: result });
  return result;
}

function sortAnew(
  workers: readonly WorkerStatusReport[],
  { by, isReversed }: Sort,
): readonly WorkerStatusReport[] {
  const value = values[by];
  const sign = isReversed ? -1 : 1;
  return workers.toSorted((a, b) => {
    const pools = byName.compare(poolOf(a.worker) ?? '', poolOf(b.worker) ?? '');
    if (pools !== 0) return pools;
    const [left, right] = [value(a), value(b)];
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? right - left
        : byName.compare(String(left), String(right));
    return order === 0 ? byName.compare(a.worker, b.worker) : order * sign;
  });
}

const values: Readonly<Record<ColumnName, (worker: WorkerStatusReport) => string | number>> = {
  worker: ({ worker }) => worker,
  state: ({ state }) => state,
  pid: ({ pid }) => pid ?? -1,
  uptime: ({ ready_ms }) => ready_ms ?? -1,
  restarts: ({ restarts }) => restarts,
  generation: ({ generation }) => generation,
  rate: ({ rate }) => rate,
  work: ({ held }) => held,
  memory: ({ rss }) => rss ?? -1,
  processor: ({ cpu }) => cpu ?? -1,
  // The newest first.
  exit: ({ last_exit }) => (last_exit === null ? 0 : Date.parse(last_exit.at)),
};
