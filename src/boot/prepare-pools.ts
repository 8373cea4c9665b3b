import type { PitSettings, StartConfig } from '../config/start-config.js';
import type { ChosenDevices } from '../device/choose-devices.js';
import type { Emit } from '../events.js';
import type { FoundPython } from '../interpreter/find-python.js';
import type { Run } from '../run.js';
import type { Clock } from '../util/clock.js';
import type { PoolName } from '../worker/worker-forest.js';
import { findDevices, withinDevices } from './boot-devices.js';
import { choosePython } from './choose-python.js';

/** A pool, and what its workers are started with. */
export interface PreparedPool {
  readonly name: PoolName;
  readonly settings: PitSettings;
  readonly python: FoundPython;
  readonly devices: ChosenDevices;
}

export interface PrepareRequest {
  readonly config: StartConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Finds for each pool its Python and its devices, and fits its workers to those. Throws `interpreter` and `usage`. */
export async function preparePools(
  request: PrepareRequest,
): Promise<{ readonly config: StartConfig; readonly pools: readonly PreparedPool[] }> {
  const { config } = request;
  const pools = await Promise.all(
    config.pools.map(async ({ name, settings }): Promise<PreparedPool> => {
      const [python, devices] = await Promise.all([
        choosePython({ ...request, config: settings }),
        findDevices({ ...request, config: settings }),
      ]);
      return { name, settings: withinDevices(settings, devices.devices), python, devices };
    }),
  );
  const workers = pools.reduce((sum, { settings }) => sum + settings.workers, 0);
  return { config: { ...config, workers, pools }, pools };
}
