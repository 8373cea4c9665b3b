import { SnakepitError } from '../errors.js';
import type { Collected } from './collect-values.js';
import { strength } from './origin.js';
import type { DeviceConfig } from './start-config.js';

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
