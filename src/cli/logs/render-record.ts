import { harmless } from '../../log/harmless.js';
import type { LogRecord } from '../../log/log-line.js';
import { renderEntry, timeOfDay } from '../../log/render-entry.js';

/** Of an ISO date, what is before its fraction of a second. */
const toTheSecond = 19;

/**
 * Renders entries of log files as the log on standard error has them; with the date, where that is not today. The time is made
 * once for all of a second, since there may be millions.
 */
export function recordRenderer(): (record: LogRecord) => string {
  let second = '';
  let shown = '';
  return (record) => {
    const its = record.time.slice(0, toTheSecond);
    if (its !== second) {
      second = its;
      shown = shownTime(record.time);
    }
    return renderEntry(record, shown);
  };
}

function shownTime(iso: string): string {
  const date = new Date(iso);
  const time = Number.isNaN(date.getTime()) ? harmless(iso) : timeOfDay(date);
  const day = dayOf(date);
  return day === dayOf(new Date()) ? time : `${day} ${time}`;
}

function dayOf(date: Date): string {
  const digits = (value: number) => String(value).padStart(2, '0');
  return [date.getFullYear(), digits(date.getMonth() + 1), digits(date.getDate())].join('-');
}
