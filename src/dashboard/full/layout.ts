import { detailsLines } from './details/details-lines.js';
import { ageOf, type Model } from './model.js';
import { createTheme } from './theme.js';
import { selectedWorker, workersInOrder } from './workers/selection.js';
import { tableItems } from './workers/table-lines.js';

/** Lines of each part; together they are the screen. */
export interface Layout {
  readonly header: number;
  /** The table, or the details: what is above the log. */
  readonly above: number;
  readonly log: number;
  readonly footer: number;
  /** Whether the table has a line with its title. */
  readonly hasRule: boolean;
}

/** Below this there is one line only. */
export const smallest = { columns: 40, rows: 10 } as const;

/** The log keeps a third of what is below the header; the table takes what it needs of the rest. */
export function bodyLayout(model: Model): Layout {
  const { rows } = model.size;
  const isLow = rows < 16;
  const header = isLow ? 2 : 4;
  const footer = 2;
  const body = rows - header - footer;
  const leastLog = Math.min(body, isLow ? 3 : Math.max(4, Math.floor(body / 3)));
  const above = Math.min(wanted(model, isLow), body - leastLog);
  return { header, above, log: body - above, footer, hasRule: !isLow };
}

function wanted(model: Model, isLow: boolean): number {
  const worker = model.page === 'details' ? selectedWorker(model) : undefined;
  if (worker === undefined) return tableItems(workersInOrder(model)).length + (isLow ? 1 : 2);
  const { columns, rows } = model.size;
  const options = { worker, age: ageOf(model), width: columns, height: rows, theme: plain };
  return detailsLines(options).length;
}

const plain = createTheme(false);
