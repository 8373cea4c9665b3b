import type { DeviceConfig } from '../config/start-config.js';
import { cpu } from './cpu.js';
import type { Device, DeviceSearch } from './device.js';
import { finders } from './finders.js';

/** What workers compute on. */
export interface ChosenDevices {
  /** Slots take them in turn; none: workers are told nothing, and see what we see. */
  readonly devices: readonly Device[];
  /** What was looked for and not found, a sentence each. */
  readonly missing: readonly string[];
  /** What is broken, or less than was asked for: sentences for a warning. */
  readonly warnings: readonly string[];
}

/**
 * Finds the devices that were asked for. Where there are none workers use the CPU: what was written for a GPU mostly runs
 * there too, and an adapter that cannot says so itself. Throws `usage` where certain ones were asked for, and others found.
 */
export async function chooseDevices(
  { kind, only }: DeviceConfig,
  search: Omit<DeviceSearch, 'only'>,
): Promise<ChosenDevices> {
  if (kind === 'none') return { devices: [], missing: [], warnings: [] };
  const missing: string[] = [];
  const warnings: string[] = [];
  for (const finder of finders) {
    if (kind !== 'auto' && kind !== finder.kind) continue;
    const detection = await finder.find({ ...search, only });
    if (detection.kind === 'found') return { devices: detection.devices, missing: [], warnings: [] };
    const says = `no ${finder.title}: ${detection.why}`;
    if (detection.kind === 'unknown') warnings.push(`${says}; workers use the CPU. ${detection.remedy}`);
    else if (kind !== 'auto') warnings.push(`${says}; workers use the CPU`);
    else if (detection.kind === 'none') missing.push(says);
  }
  return { devices: [cpu], missing, warnings };
}
