import type { PitEvent } from '../events.js';
import { describeEvent, type LogEntry } from './describe-event.js';

/** Describes the events of one run. Each type of unserializable value is said once, not once per result. */
export function eventDescriber(): (event: PitEvent) => LogEntry | undefined {
  const saidTypes = new Set<string>();
  return (event) => {
    if (event.type === 'value-unserializable') {
      if (saidTypes.has(event.valueType)) return undefined;
      saidTypes.add(event.valueType);
    }
    return describeEvent(event);
  };
}
