import type { Clock } from '../util/clock.js';
import { type Child, type ExitReason, exitOf, type Shutdown } from './child.js';

/** Ends a child in the way its spec asks for; resolves once it has ended. */
export async function shutDown(child: Child, shutdown: Shutdown, clock: Clock): Promise<ExitReason> {
  if (shutdown === 'brutal-kill') {
    child.kill();
    return exitOf(child);
  }
  child.shutdown();
  if (shutdown === 'infinity') return exitOf(child);
  const disarm = clock.schedule(shutdown, () => child.kill());
  return exitOf(child).finally(disarm);
}
