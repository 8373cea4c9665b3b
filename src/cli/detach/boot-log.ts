import { createLog, type LogOptions } from '../../log/log.js';
import type { EventListener } from '../../status/event-hub.js';

/** The log for whoever waits until a pit in the background serves: what goes wrong, and what takes its time. */
export function bootLog({ format, level }: LogOptions, say: (lines: string) => void): EventListener {
  const all = createLog({ format, level }, say);
  const few = createLog({ format, level: level === 'info' ? 'warn' : level }, say);
  return (recorded) => (recorded.event.type === 'packages-installing' ? all : few)(recorded);
}
