import type { LogLevel } from '../../../log/describe-event.js';

/** One line of the log pane. */
export interface LogLine {
  /** Counts all lines, from 1. */
  readonly id: number;
  /** `12:04:05`; empty for what belongs to the line before. */
  readonly time: string;
  readonly worker: string | undefined;
  readonly level: LogLevel;
  /** Where it comes from: the log, a worker's own output, or what was asked for here. */
  readonly from: 'log' | 'output' | 'us';
  /** Harmless, and of sure width. */
  readonly text: string;
}

export interface LogModel {
  readonly lines: readonly LogLine[];
  readonly lastId: number;
  /** Whose lines are shown: all, or those of the selected worker. */
  readonly scope: 'all' | 'selected';
  readonly isWrapped: boolean;
  readonly isErrorsOnly: boolean;
  /** As it was written; empty: none. */
  readonly filter: string;
  /** The line it stands at; undefined: it follows the newest. */
  readonly cursor: number | undefined;
  /** Kinds of values that cannot be encoded, each of which is told once. */
  readonly saidTypes: readonly string[];
}

export const noLog: LogModel = {
  lines: [],
  lastId: 0,
  scope: 'all',
  isWrapped: false,
  isErrorsOnly: false,
  filter: '',
  cursor: undefined,
  saidTypes: [],
};

/** Lines that are kept. */
export const mostLines = 2000;

export type NewLine = Omit<LogLine, 'id'>;

/** The log with lines at its end; the oldest go. A cursor at a line that went away moves to the oldest there is. */
export function withLines(log: LogModel, added: readonly NewLine[]): LogModel {
  if (added.length === 0) return log;
  const numbered = added.map((line, index) => ({ ...line, id: log.lastId + 1 + index }));
  const lines = [...log.lines, ...numbered].slice(-mostLines);
  const { cursor } = log;
  return {
    ...log,
    lines,
    lastId: log.lastId + added.length,
    cursor: cursor === undefined ? undefined : Math.max(cursor, lines[0]?.id ?? 0),
  };
}
