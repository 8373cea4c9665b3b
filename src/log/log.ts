import { eventFields, type PitEvent, type RecordedEvent } from '../events.js';
import type { LogEntry, LogLevel } from './describe-event.js';
import { eventDescriber } from './event-describer.js';
import { jsonLine } from './json-line.js';
import { renderEntry, timeOfDay } from './render-entry.js';

export interface LogOptions {
  readonly format: 'text' | 'json';
  /** Entries below this level are not written. */
  readonly level: LogLevel;
}

const rank: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** A reader of events that writes the log. */
export function createLog(
  options: LogOptions,
  write: (lines: string) => void,
): (recorded: RecordedEvent) => void {
  const render = options.format === 'json' ? renderJson : renderText;
  const describe = eventDescriber();
  return ({ event, time }) => {
    const entry = describe(event);
    if (entry === undefined || rank[entry.level] < rank[options.level]) return;
    write(render(entry, event, new Date(time)));
  };
}

function renderText(entry: LogEntry, _event: PitEvent, date: Date): string {
  return renderEntry(entry, timeOfDay(date));
}

/** One object per entry: what a person would read, and the event itself. */
function renderJson({ level, message }: LogEntry, event: PitEvent, date: Date): string {
  return jsonLine({ time: date.toISOString(), level, message, event: eventFields(event) });
}
