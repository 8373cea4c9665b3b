import { harmless } from '../log/harmless.js';
import { hearEvent } from '../log/hear-event.js';
import { createLog } from '../log/log.js';

/** Events as a supervisor sends them, one after the other, in the words of the log; empty for what it does not mention. */
export function eventText(): (event: unknown) => string {
  let text = '';
  const log = createLog({ format: 'text', level: 'debug' }, (lines) => {
    text += lines;
  });
  return (sent) => {
    text = '';
    const heard = hearEvent(sent);
    if (heard.is === 'dropped') return `(${heard.count} events were not read in time, and dropped)\n`;
    if (heard.is === 'unknown') return rawText(sent);
    try {
      log(heard.recorded);
    } catch {
      return rawText(sent);
    }
    return text === '' && !unmentioned.includes(heard.recorded.event.type) ? rawText(sent) : text;
  };
}

/** What the log leaves out, always or the second time. */
const unmentioned: readonly string[] = ['commands-settled', 'value-unserializable'];

/** What a newer supervisor sends can only be shown as it is. */
function rawText(event: unknown): string {
  return `${harmless(JSON.stringify(event))}\n`;
}
