import type { WorkerStatusReport } from '../../../control/reports.js';
import { poolOf } from '../../../util/worker-name.js';
import { fitLeft, fitRight, widthOf } from '../../text/cells.js';
import { safeCell } from '../../text/safe-text.js';
import { rule } from '../rule.js';
import type { Theme } from '../theme.js';
import { columns as allColumns, type PlacedColumn, placeColumns, type Sort } from './columns.js';
import { workerRow } from './worker-row.js';

export interface TableProps {
  /** In their order. */
  readonly workers: readonly WorkerStatusReport[];
  readonly selected: string | undefined;
  readonly sort: Sort;
  /** Milliseconds since the report. */
  readonly age: number;
  readonly width: number;
  /** Lines it fills. */
  readonly height: number;
  /** Whether a line with its title is above it. */
  readonly hasRule: boolean;
  readonly theme: Theme;
}

/** A part of the workers, as many as there is room for, with the selected one in its middle where that can be. */
export function tableLines(props: TableProps): readonly string[] {
  const { workers, selected, sort, age, width, height, hasRule, theme } = props;
  const longest = Math.max(3, ...workers.map(({ worker }) => widthOf(safeCell(worker))));
  const columns = placeColumns(width, longest);
  const items = tableItems(workers);
  const room = Math.max(0, height - 1 - (hasRule ? 1 : 0));
  const at = items.findIndex((item) => item.is === 'worker' && item.worker.worker === selected);
  const top = Math.max(0, Math.min(at - (room >> 1), items.length - room));
  const shown = items.slice(top, top + room);
  const rows = shown.map((item) =>
    item.is === 'pool'
      ? theme.strong(fitLeft(` ${safeCell(item.pool)}`, Math.min(width, 40))) + theme.faint(item.summary)
      : workerRow(item.worker, { columns, width, isSelected: item.worker.worker === selected, age, theme }),
  );
  const title = hasRule ? [rule(titles(items, shown, sort), width, theme)] : [];
  const lines = [...title, headLine(columns, sort, theme), ...rows];
  return Array.from({ length: height }, (_, index) => lines[index] ?? '');
}

export type TableItem =
  | { readonly is: 'worker'; readonly worker: WorkerStatusReport }
  | { readonly is: 'pool'; readonly pool: string; readonly summary: string };

/** Workers, with a line above each pool where there are several. */
export function tableItems(workers: readonly WorkerStatusReport[]): readonly TableItem[] {
  const pools = new Set(workers.map(({ worker }) => poolOf(worker) ?? ''));
  const item = (worker: WorkerStatusReport): TableItem => ({ is: 'worker', worker });
  if (pools.size <= 1) return workers.map(item);
  return [...pools].flatMap((pool) => {
    const members = workers.filter(({ worker }) => (poolOf(worker) ?? '') === pool);
    const ready = members.filter(({ state }) => state === 'ready').length;
    return [
      { is: 'pool', pool, summary: `${ready} of ${members.length} ready` } as const,
      ...members.map(item),
    ];
  });
}

function titles(items: readonly TableItem[], shown: readonly TableItem[], sort: Sort): readonly string[] {
  const isWorker = (item: TableItem) => item.is === 'worker';
  const all = items.filter(isWorker);
  const seen = shown.filter(isWorker);
  const first = seen[0] === undefined ? 0 : all.indexOf(seen[0]) + 1;
  const part =
    seen.length < all.length ? `${first}–${first + seen.length - 1} of ${all.length}` : `${all.length}`;
  const by = allColumns.find(({ name }) => name === sort.by)?.title.toLowerCase() ?? sort.by;
  const order =
    sort.by === 'worker' && !sort.isReversed ? [] : [`by ${by}${sort.isReversed ? ', reversed' : ''}`];
  return [`workers ${part}`, ...order];
}

function headLine(columns: readonly PlacedColumn[], sort: Sort, theme: Theme): string {
  const cells = columns.map(({ name, label, cells, isRight }) => {
    const isSorted = name === sort.by;
    const mark = isSorted ? (sort.isReversed ? '▴' : '▾') : '';
    const text = isRight ? fitRight(`${label}${mark}`, cells) : fitLeft(`${label}${mark}`, cells);
    return isSorted ? theme.strong(text) : theme.faint(text);
  });
  return `  ${cells.join(' ')}`;
}
