import { describeEvent, type LogEntry } from '../../../log/describe-event.js';
import { hearEvent } from '../../../log/hear-event.js';
import { timeOfDay } from '../../../log/render-entry.js';
import { safeText } from '../../text/safe-text.js';
import { type LogModel, mostLines, type NewLine, withLines } from './log-model.js';

/** The log after events, as lines that came from a supervisor; `dropped` of them were not kept. */
export function readEvents(log: LogModel, events: readonly unknown[], dropped: number): LogModel {
  const saidTypes = [...log.saidTypes];
  const lines = events.slice(-mostLines).flatMap((event) => linesOf(event, saidTypes));
  const lost = dropped + Math.max(0, events.length - mostLines);
  const after = withLines(log, lost === 0 ? lines : [missing(lost), ...lines]);
  return saidTypes.length === log.saidTypes.length ? after : { ...after, saidTypes };
}

function linesOf(sent: unknown, saidTypes: string[]): readonly NewLine[] {
  const heard = hearEvent(sent);
  if (heard.is === 'dropped') return [missing(heard.count)];
  if (heard.is === 'unknown') return [raw(sent)];
  const { event, time } = heard.recorded;
  if (event.type === 'value-unserializable') {
    if (saidTypes.includes(event.valueType)) return [];
    saidTypes.push(event.valueType);
  }
  let entry: LogEntry | undefined;
  try {
    entry = describeEvent(event);
  } catch {
    return [raw(sent)];
  }
  return entry === undefined ? [] : entryLines(entry, timeOfDay(new Date(time)));
}

function entryLines(
  { level, worker, stream, message, more = [] }: LogEntry,
  time: string,
): readonly NewLine[] {
  const from = stream === undefined ? 'log' : 'output';
  const lines = [...message.split('\n'), ...more];
  return lines.map((text, index) => ({
    time: index === 0 ? time : '',
    worker: worker === undefined ? undefined : safeText(worker),
    level,
    from,
    text: safeText(text),
  }));
}

/** What a newer supervisor sends can only be shown as it is. */
function raw(sent: unknown): NewLine {
  return { time: '', worker: undefined, level: 'debug', from: 'log', text: safeText(JSON.stringify(sent)) };
}

function missing(count: number): NewLine {
  const text = `(${count} events came too fast, and were not kept)`;
  return { time: '', worker: undefined, level: 'warn', from: 'log', text };
}
