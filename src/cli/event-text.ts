import type { PitEvent } from '../events.js';
import { harmless } from '../log/harmless.js';
import { createLog } from '../log/log.js';
import { camelCased } from '../util/snake-case.js';

/** Events as a supervisor sends them, one after the other, in the words of the log; empty for what it does not mention. */
export function eventText(): (event: unknown) => string {
  let text = '';
  const log = createLog({ format: 'text', level: 'debug' }, (lines) => {
    text += lines;
  });
  return (sent) => {
    text = '';
    const { v, seq, time, ...event } = sent as SentEvent;
    if (event.type === 'events-dropped')
      return `(${event.count} events were not read in time, and dropped)\n`;
    if (v !== known) return rawText(sent);
    try {
      log({ seq, time: Date.parse(time), event: camelCased(event) as PitEvent });
    } catch {
      return rawText(sent);
    }
    return text === '' && !unmentioned.includes(event.type) ? rawText(sent) : text;
  };
}

interface SentEvent {
  readonly v: number;
  readonly seq: number;
  readonly time: string;
  readonly type: string;
  readonly count?: number;
}

/** What the log leaves out, always or the second time. */
const unmentioned: readonly string[] = ['commands-settled', 'value-unserializable'];

/** The version of events whose words we know. */
const known = 1;

/** What a newer supervisor sends can only be shown as it is. */
function rawText(event: unknown): string {
  return `${harmless(JSON.stringify(event))}\n`;
}
