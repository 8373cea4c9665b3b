import type { WorkerStatusReport } from '../../../control/reports.js';
import { cutTo, fitLeft, fitRight } from '../../text/cells.js';
import { safeCell } from '../../text/safe-text.js';
import { runningTime, shortBytes, shortCount, wholeTime } from '../figures.js';
import type { Theme } from '../theme.js';
import { type ColumnName, longestState, type PlacedColumn } from './columns.js';
import { exitHow, isServing, workerLook } from './worker-look.js';

export interface RowOptions {
  readonly columns: readonly PlacedColumn[];
  readonly width: number;
  readonly isSelected: boolean;
  /** Milliseconds since the report. */
  readonly age: number;
  readonly theme: Theme;
}

/**
 * A worker's row. One that does not serve has nothing to say in many columns: there the words of its state, and of its last
 * exit, go on.
 */
export function workerRow(worker: WorkerStatusReport, options: RowOptions): string {
  const { columns, width, isSelected, age, theme } = options;
  const cells = spans(worker, columns, age).map(({ text, cells, isRight, paint }) => {
    const fitted = isRight ? fitRight(text, cells) : fitLeft(text, cells);
    return { fitted, paint };
  });
  if (isSelected) {
    const plain = cells.map(({ fitted }) => fitted).join(' ');
    return theme.chosen(fitLeft(`▸ ${plain}`, width));
  }
  return `  ${cells.map(({ fitted, paint }) => (paint === undefined ? fitted : theme[paint](fitted))).join(' ')}`;
}

interface Cell {
  readonly text: string;
  readonly cells: number;
  readonly isRight: boolean;
  readonly paint: keyof Theme | undefined;
}

function spans(worker: WorkerStatusReport, columns: readonly PlacedColumn[], age: number): readonly Cell[] {
  const texts = rowTexts(worker, age);
  const swallowed = swallowing(worker, columns);
  const result: Cell[] = [];
  for (const [index, column] of columns.entries()) {
    if (swallowed.has(index)) continue;
    let cells = column.cells;
    for (let next = index + 1; swallowed.has(next); next++) cells += 1 + (columns[next]?.cells ?? 0);
    const { text, paint } = texts(column.name, cells > column.cells);
    result.push({ text, cells, isRight: column.isRight && cells === column.cells, paint });
  }
  return result;
}

/** Columns that belong to the one before them. */
function swallowing(worker: WorkerStatusReport, columns: readonly PlacedColumn[]): ReadonlySet<number> {
  if (isServing(worker)) return new Set();
  const at = (name: ColumnName) => columns.findIndex((column) => column.name === name);
  const of = (...names: readonly ColumnName[]) => names.map(at).filter((index) => index !== -1);
  if (worker.state === 'failed') {
    return new Set(Array.from(columns.keys()).filter((index) => index > at('state')));
  }
  const hasRoom = (columns[at('state')]?.cells ?? 0) >= longestState;
  const hasProcess = worker.pid !== null && worker.state !== 'backoff' && hasRoom;
  return new Set(
    hasProcess && at('pid') !== -1
      ? of('memory', 'processor', 'exit', 'work')
      : of('pid', 'uptime', 'work', 'memory', 'processor', 'exit'),
  );
}

type CellText = (
  name: ColumnName,
  isLong: boolean,
) => { readonly text: string; readonly paint: keyof Theme | undefined };

function rowTexts(worker: WorkerStatusReport, age: number): CellText {
  const look = workerLook(worker, age);
  const serves = isServing(worker);
  const plain = (text: string) => ({ text, paint: undefined });
  const faint = (text: string) => ({ text, paint: 'faint' as const });
  return (name, isLong) => {
    switch (name) {
      case 'worker':
        return plain(safeCell(worker.worker));
      case 'state': {
        return { text: `${look.symbol} ${look.word}${whyFailed(worker)}`, paint: look.paint };
      }
      case 'pid':
        return worker.pid === null ? faint('–') : faint(String(worker.pid));
      case 'uptime':
        return worker.ready_ms === null ? faint('–') : plain(compact(worker.ready_ms + age));
      case 'restarts':
        return restartsText(worker);
      case 'generation':
        return worker.successor === null
          ? plain(String(worker.generation))
          : { text: `${worker.generation}→${worker.successor}`, paint: 'busy' };
      case 'rate':
        return serves ? plain(shortCount(worker.rate)) : exitInstead(worker, isLong);
      case 'work':
        return plain(workText(worker, age));
      case 'memory':
        return worker.rss === null ? faint('–') : plain(shortBytes(worker.rss));
      case 'processor':
        return worker.cpu === null ? faint('–') : plain(`${Math.round(worker.cpu * 100)}%`);
      case 'exit':
        return faint(exitText(worker, true));
    }
  };
}

/** Five cells. */
function compact(ms: number): string {
  const text = wholeTime(ms);
  // `12m04s` has one too many.
  return text.length <= 5 ? text : text.replace(/s$/, '');
}

function restartsText({ restarts, counters }: WorkerStatusReport): ReturnType<CellText> {
  const recent = counters?.crashes_in_window ?? 0;
  return recent === 0
    ? { text: String(restarts), paint: undefined }
    : { text: `${shortCount(restarts)}(${recent})`, paint: 'warning' };
}

function workText({ held, threads, running }: WorkerStatusReport, age: number): string {
  if (running === null) return held === 0 ? '' : `${held} held`;
  const tool = `${safeCell(running.tool)} ${runningTime(running.ms, age)}`;
  if (threads !== undefined) return `${held}/${threads} ${tool}`;
  return held > 1 ? `${held}× ${tool}` : tool;
}

function exitInstead(worker: WorkerStatusReport, isLong: boolean): ReturnType<CellText> {
  return isLong ? { text: exitText(worker, true), paint: 'warning' } : { text: '–', paint: 'faint' };
}

/** `: exit 1: ImportError: … (why it was given up)` */
function whyFailed(worker: WorkerStatusReport): string {
  if (worker.state !== 'failed') return '';
  const why = safeCell(worker.failed_because ?? '');
  const exit = exitText(worker, true);
  if (exit === '') return why === '' ? '' : `: ${why}`;
  return `: ${exit}${why === '' ? '' : ` (${why})`}`;
}

/** `SIGSEGV: what it said` */
export function exitText({ last_exit: exit }: WorkerStatusReport, withMessage: boolean): string {
  if (exit === null) return '';
  const how = exitHow(exit);
  const said = exit.message === '' ? (exit.stderr.at(-1) ?? '') : exit.message;
  const [first = ''] = said.split('\n');
  return !withMessage || first === '' ? how : cutTo(`${how}: ${safeCell(first)}`, 200);
}
