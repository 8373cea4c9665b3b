import { harmless } from '../../log/harmless.js';
import type { LogRecord } from '../../log/log-line.js';
import { renderEntry, timeOfDay } from '../../log/render-entry.js';

/** An entry of a log file as the log on standard error has it; with the date, where that is not today. */
export function renderRecord(record: LogRecord): string {
  const date = new Date(record.time);
  const time = Number.isNaN(date.getTime()) ? harmless(record.time) : timeOfDay(date);
  const day = dayOf(date);
  return renderEntry(record, day === dayOf(new Date()) ? time : `${day} ${time}`);
}

function dayOf(date: Date): string {
  const digits = (value: number) => String(value).padStart(2, '0');
  return [date.getFullYear(), digits(date.getMonth() + 1), digits(date.getDate())].join('-');
}
