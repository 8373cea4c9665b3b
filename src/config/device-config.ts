import { SnakepitError } from '../errors.js';
import type { Collected } from './collect-values.js';
import type { DeviceConfig, Origin } from './start-config.js';

const strength: Readonly<Record<Origin, number>> = { flag: 2, environment: 1, default: 0 };

/** `--devices` alone means CUDA. Where `--device` rules out what it names, the one that was said closest to us counts. */
export function deviceConfig({ values, origin }: Collected): DeviceConfig {
  const { device: kind, devices: only } = values;
  if (only === undefined || kind === 'auto' || kind === 'cuda') return { kind, only };
  const byKind = strength[origin.device];
  const byList = strength[origin.devices];
  if (byKind < byList) return { kind: 'cuda', only };
  if (byKind > byList) return { kind, only: undefined };
  throw new SnakepitError('usage', `--devices contradicts --device ${kind}, which uses none of them`, {
    remedy: 'Leave one of them out.',
  });
}
