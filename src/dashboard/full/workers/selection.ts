import type { WorkerStatusReport } from '../../../control/reports.js';
import { type Model, reportOf, type TableModel } from '../model.js';
import { sortWorkers } from './sort-workers.js';

/** Workers in the order of the table. */
export function workersInOrder(model: Pick<Model, 'pit' | 'table'>): readonly WorkerStatusReport[] {
  const report = model.pit.is === 'awaited' ? undefined : model.pit.report;
  return report === undefined ? [] : sortWorkers(report.workers, model.table.sort);
}

/** The selected worker, or the first where it is not there any more. */
export function selectedWorker(model: Model): WorkerStatusReport | undefined {
  const { selected } = model.table;
  const workers = reportOf(model)?.workers ?? [];
  return workers.find(({ worker }) => worker === selected) ?? workersInOrder(model)[0];
}

/** The table with another row selected, so many rows below. */
export function moveSelection(model: Model, by: number): TableModel {
  const workers = workersInOrder(model);
  const now = selectedWorker(model)?.worker;
  const at = workers.findIndex(({ worker }) => worker === now);
  const to = Math.min(workers.length - 1, Math.max(0, at + by));
  return { ...model.table, selected: workers[to]?.worker };
}
