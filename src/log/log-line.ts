import type { LogEntry } from './describe-event.js';
import { jsonLine } from './json-line.js';

/** An entry as log files have it, one JSON object per line. */
export interface LogRecord extends LogEntry {
  /** An ISO date, always of the same length: texts that compare like the times they are. */
  readonly time: string;
}

export function logLine(entry: LogEntry, time: number): string {
  const { level, worker, stream, message, more } = entry;
  const rest = more === undefined || more.length === 0 ? {} : { more };
  return jsonLine({ time: new Date(time).toISOString(), level, worker, stream, message, ...rest });
}

/** What a line of a log file says; undefined where it is none, as after a disk was full. */
export function readLogLine(line: string): LogRecord | undefined {
  try {
    const record = JSON.parse(line);
    const isRecord = typeof record?.time === 'string' && typeof record.message === 'string';
    return isRecord ? record : undefined;
  } catch {
    return undefined;
  }
}
