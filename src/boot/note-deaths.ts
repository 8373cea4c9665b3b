import type { RecordedEvent } from '../events.js';
import type { Instance } from '../process/instance.js';

/** Has the record of a run say how its workers died: should the supervisor be killed, that is what is left of it. */
export function noteDeaths({ note }: Pick<Instance, 'note'>): (recorded: RecordedEvent) => void {
  return ({ event, time }) => {
    if (event.type !== 'worker-exited' || event.cause === 'intentional') return;
    const { worker: id, generation, cause, exit, message, running = [], dump = [], stderr } = event;
    note({ id, generation, at: new Date(time).toISOString(), cause, exit, message, running, dump, stderr });
  };
}
