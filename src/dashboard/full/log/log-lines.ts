import type { LogLevel } from '../../../log/describe-event.js';
import { cutTo, fitLeft, wrapTo } from '../../text/cells.js';
import { groupedCount } from '../figures.js';
import { rule } from '../rule.js';
import type { Theme } from '../theme.js';
import type { LogLine, LogModel } from './log-model.js';
import { type Search, searchFor } from './search.js';
import { cursorIndex, shownLines } from './shown-lines.js';

export interface LogProps {
  readonly log: LogModel;
  /** Whose lines; undefined: everybody's. */
  readonly worker: string | undefined;
  /** Cells for ids of workers, the same for all lines. */
  readonly idWidth: number;
  readonly width: number;
  /** Lines it fills, its title included. */
  readonly height: number;
  readonly theme: Theme;
}

/** The newest lines, or those around the cursor. */
export function logLines({ log, worker, idWidth, width, height, theme }: LogProps): readonly string[] {
  const room = Math.max(0, height - 1);
  const lines = shownLines(log, worker);
  const at = cursorIndex(lines, log.cursor);
  const search = searchFor(log.filter);
  const draw = (index: number): readonly string[] => {
    const line = lines[index];
    if (line === undefined) return [];
    const isAt = log.cursor !== undefined && index === at;
    return lineRows(line, { width, idWidth, search, isWrapped: log.isWrapped, isAt, theme });
  };
  const rows = log.cursor === undefined ? upFrom(at, room, draw) : around(at, lines.length, room, draw);
  const title = rule(titles(log, worker, lines, at), width, theme);
  return [title, ...Array.from({ length: room }, (_, index) => rows[index] ?? '')].slice(0, height);
}

type Draw = (index: number) => readonly string[];

/** Rows that end with a line. */
function upFrom(last: number, room: number, draw: Draw): readonly string[] {
  const rows: string[] = [];
  for (let index = last; index >= 0 && rows.length < room; index--) rows.unshift(...draw(index));
  return rows.slice(-room || rows.length);
}

/** Rows with a line in their middle, or nearer to an end where nothing follows. */
function around(at: number, count: number, room: number, draw: Draw): readonly string[] {
  const above = upFrom(at, room, draw);
  const below: string[] = [];
  for (let index = at + 1; index < count && below.length < room; index++) below.push(...draw(index));
  const fewest = Math.max(room - above.length, room >> 1);
  const after = below.slice(0, Math.max(0, fewest));
  return [...above, ...after].slice(-room || undefined);
}

function titles(
  log: LogModel,
  worker: string | undefined,
  lines: readonly LogLine[],
  at: number,
): readonly string[] {
  const newer = lines.length - 1 - at;
  return [
    `log of ${worker ?? 'all'}`,
    ...(log.filter === '' ? [] : [`/${cutTo(log.filter, 24)}: ${countText(lines.length)}`]),
    ...(log.isErrorsOnly ? ['errors only'] : []),
    log.cursor === undefined ? 'following' : `not following, ${groupedCount(newer)} newer`,
    ...(log.isWrapped ? ['wrapped'] : []),
  ];
}

function countText(count: number): string {
  return count === 1 ? '1 line' : `${groupedCount(count)} lines`;
}

interface RowStyle {
  readonly width: number;
  readonly idWidth: number;
  readonly search: Search | undefined;
  readonly isWrapped: boolean;
  readonly isAt: boolean;
  readonly theme: Theme;
}

/** `▸12:04:05 w1  ▲ what it says` */
function lineRows(line: LogLine, style: RowStyle): readonly string[] {
  const { width, idWidth, isWrapped, isAt, theme } = style;
  const hasTime = width >= 60;
  const { symbol, paint } = looks(line);
  const time = hasTime ? `${line.time.padEnd(8)} ` : '';
  const id = `${fitLeft(line.time === '' ? '' : (line.worker ?? ''), idWidth)} `;
  const head = 1 + time.length + idWidth + 1 + 2;
  const room = Math.max(1, width - head);
  const texts = isWrapped ? wrapTo(line.text, room) : [cutTo(line.text, room)];
  return texts.map((text, index) => {
    const start =
      index === 0
        ? `${isAt ? '▸' : ' '}${theme.faint(time)}${id}${paint === undefined ? symbol : theme[paint](symbol)} `
        : ' '.repeat(head);
    return start + highlighted(text, style, paint);
  });
}

function highlighted(
  text: string,
  { search, isAt, theme }: RowStyle,
  paint: keyof Theme | undefined,
): string {
  const plain = (part: string) => (part === '' || paint === undefined ? part : theme[paint](part));
  const places = search?.found(text) ?? [];
  let end = 0;
  let row = '';
  for (const [from, to] of places) {
    row += plain(text.slice(end, from)) + (isAt ? theme.chosen : theme.found)(text.slice(from, to));
    end = to;
  }
  return row + plain(text.slice(end));
}

function looks({ level, from }: LogLine): {
  readonly symbol: string;
  readonly paint: keyof Theme | undefined;
} {
  if (from === 'us')
    return { symbol: level === 'error' ? '✖' : '›', paint: level === 'error' ? 'bad' : 'busy' };
  // What a worker prints is no judgement on it: standard error is where most of it goes.
  if (from === 'output') return { symbol: level === 'warn' ? '┆' : '│', paint: undefined };
  return levels[level];
}

const levels: Readonly<
  Record<LogLevel, { readonly symbol: string; readonly paint: keyof Theme | undefined }>
> = {
  debug: { symbol: '·', paint: 'faint' },
  info: { symbol: '•', paint: undefined },
  warn: { symbol: '▲', paint: 'warning' },
  error: { symbol: '✖', paint: 'bad' },
};
