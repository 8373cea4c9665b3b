import type { PitSettings } from '../config/start-config.js';
import type { ChosenDevices } from '../device/choose-devices.js';
import type { Device } from '../device/device.js';
import type { Emit } from '../events.js';
import type { Run } from '../run.js';
import type { Clock } from '../util/clock.js';

export interface DevicesRequest {
  readonly config: PitSettings;
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What workers are to compute on. Where nobody asked, nothing is loaded, and no program started. Throws `usage`. */
export async function findDevices({ config, env, ...rest }: DevicesRequest): Promise<ChosenDevices> {
  if (config.device.kind === 'none') return { devices: [], missing: [], warnings: [] };
  const { chooseDevices } = await import('../device/choose-devices.js');
  return chooseDevices(config.device, { env: { ...env, ...config.worker.env }, ...rest });
}

/** A GPU for each worker, where nobody has said how many there are to be. The CPU has room for as many as have cores. */
export function withinDevices(config: PitSettings, devices: readonly Device[]): PitSettings {
  const isCpu = devices.every(({ kind }) => kind === 'cpu');
  if (isCpu || config.origin.workers !== 'default') return config;
  return { ...config, workers: Math.min(config.workers, devices.length) };
}

/** Says what a pool computes on. */
export function tellDevices(pool: string | undefined, { devices, missing }: ChosenDevices, emit: Emit): void {
  if (devices.length === 0) return;
  emit({
    type: 'devices-chosen',
    ...(pool === undefined ? {} : { pool }),
    devices: devices.map(({ label }) => label),
    models: devices.map(({ name }) => name),
    missing,
  });
}
