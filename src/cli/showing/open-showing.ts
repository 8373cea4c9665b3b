import type { StartConfig } from '../../config/start-config.js';
import { dashboardPlace } from '../../dashboard/place.js';
import type { HostSignal } from '../../process/host-signals.js';
import type { StatusStore } from '../../status/status-store.js';
import type { Clock } from '../../util/clock.js';
import { StandardError } from '../standard-error.js';
import { plainShowing } from './plain-showing.js';
import type { Showing } from './showing.js';
import { lookAround } from './surroundings.js';

export interface ShowingOptions {
  readonly config: StartConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly store: StatusStore;
  /** Told how many messages nobody read, once there is room to say it. */
  readonly onDropped: (messages: number) => void;
  /** What a key means that stands for a signal. */
  readonly onSignalKey: (signal: HostSignal) => void;
}

/** Decides what people see, and gets ready for it. What is not shown is not loaded. */
export async function openShowing(options: ShowingOptions): Promise<Showing> {
  const { config, env, clock, onDropped } = options;
  const seen = await lookAround(config, env);
  const place = seen === undefined ? 'off' : dashboardPlace(seen.surroundings);
  if (seen === undefined || place === 'off') return plainShowing(new StandardError(clock, onDropped));
  if (place === 'full') {
    const { FullShowing } = await import('./full-showing.js');
    return new FullShowing(options, seen.surroundings);
  }
  const { barShowing } = await import('./bar-showing.js');
  return barShowing(options, seen);
}
