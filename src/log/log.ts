import type { PitEvent, RecordedEvent } from '../events.js';
import { describeEvent, type LogEntry, type LogLevel } from './describe-event.js';
import { harmless } from './harmless.js';

export interface LogOptions {
  readonly format: 'text' | 'json';
  /** Entries below this level are not written. */
  readonly level: LogLevel;
}

const rank: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** A reader of events that writes the log. Each type of unserializable value is said once, not once per result. */
export function createLog(
  options: LogOptions,
  write: (lines: string) => void,
): (recorded: RecordedEvent) => void {
  const render = options.format === 'json' ? renderJson : renderText;
  const saidTypes = new Set<string>();
  return ({ event, time }) => {
    if (event.type === 'value-unserializable') {
      if (saidTypes.has(event.valueType)) return;
      saidTypes.add(event.valueType);
    }
    const entry = describeEvent(event);
    if (entry === undefined || rank[entry.level] < rank[options.level]) return;
    write(render(entry, event, new Date(time)));
  };
}

/** `12:04:05 w1: ready in 180 ms (pid 4711)`, and what belongs to it indented below. */
function renderText({ worker, message, more = [] }: LogEntry, _event: PitEvent, now: Date): string {
  const time = now.toTimeString().slice(0, 8);
  const subject = worker === undefined ? '' : `${worker}: `;
  const head = `${time} ${subject}${harmless(message)}\n`;
  return head + more.map((line) => `           ${harmless(line)}\n`).join('');
}

/** One object per entry: what a person would read, and the event itself. */
function renderJson({ level, message }: LogEntry, event: PitEvent, now: Date): string {
  return `${JSON.stringify({ time: now.toISOString(), level, message, event })}\n`;
}
