import { type PitEvent, type RecordedEvent, reportOf } from '../events.js';
import { camelCased } from '../util/snake-case.js';

/** What a line of events, as a supervisor sends them, has to tell. */
export type HeardEvent =
  | { readonly is: 'event'; readonly recorded: RecordedEvent }
  /** So many could not be read in time. */
  | { readonly is: 'dropped'; readonly count: number }
  /** Of a newer supervisor: it can only be shown as it is. */
  | { readonly is: 'unknown' };

/** Reads an event that came as a line of JSON: the way back from what `events` sends. */
export function hearEvent(sent: unknown): HeardEvent {
  const { v, seq, time, ...event } = sent as SentEvent;
  if (event.type === 'events-dropped') return { is: 'dropped', count: event.count ?? 0 };
  if (v !== known) return { is: 'unknown' };
  const heard = camelCased(event) as PitEvent;
  const asSent = event as unknown as PitEvent;
  const whole = asSent.type === 'tool-reported' ? ({ ...heard, ...reportOf(asSent) } as PitEvent) : heard;
  return { is: 'event', recorded: { seq, time: Date.parse(time), event: whole } };
}

interface SentEvent {
  readonly v: number;
  readonly seq: number;
  readonly time: string;
  readonly type: string;
  readonly count?: number;
}

/** The version of events whose words we know. */
const known = 1;
