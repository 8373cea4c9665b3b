import type { RunningPit } from '../../boot/boot-pit.js';
import type { Launcher } from '../../process/launcher.js';
import type { StatusStore } from '../../status/status-store.js';
import { deferred } from '../../util/deferred.js';

/** Tells the launcher once the pit is ready: a worker serves, and it can be asked. Calls `onTold` then. Returns the undo. */
export function tellLauncher(
  launcher: Launcher,
  pit: RunningPit,
  status: StatusStore,
  onTold: () => void,
): () => void {
  const serving = deferred();
  const undo = status.subscribe(({ state, workers }) => {
    const isUp = state === 'ready' || state === 'degraded';
    if (isUp && workers.some((worker) => worker.state === 'ready')) serving.resolve();
  });
  void Promise.all([serving.promise, pit.listening]).then(() => {
    undo();
    onTold();
    launcher.ready(pit.name);
  });
  return undo;
}
