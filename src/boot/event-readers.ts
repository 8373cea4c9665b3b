import type { StartConfig } from '../config/start-config.js';
import { logDirectory } from '../log/log-directory.js';
import { LogFiles } from '../log/log-files.js';
import type { EventHub } from '../status/event-hub.js';
import { openForEvents } from '../stdio/output/open-for-events.js';
import type { Clock } from '../util/clock.js';
import { EventStream } from './event-stream.js';

export interface EventReadersOptions {
  readonly config: StartConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly hub: EventHub;
  readonly clock: Clock;
}

/**
 * Opens all files that events are written to: those of the log, and what `--events` names. Throws
 * `usage` where that cannot be opened.
 */
export function openEventReaders({ config, env, hub, clock }: EventReadersOptions) {
  const { log } = config;
  const onFault = (message: string) => hub.emit({ type: 'warning', message });
  const stream =
    log.events === undefined
      ? undefined
      : new EventStream({ descriptor: openForEvents(log.events, clock), clock, onFault });
  const files = new LogFiles({ directoryOf: (name) => logDirectory(name, env), clock, onFault });
  if (log.hasFiles) hub.subscribe(files.take);
  if (stream !== undefined) hub.subscribe(stream.take);
  let ended: Promise<unknown> | undefined;
  return {
    /** Takes nothing more; resolves when all is written that can be. May be called again, for the same end. */
    async end(): Promise<void> {
      ended ??= Promise.all([files.end(), stream?.end()]);
      await ended;
    },
  };
}
