import { type Address, formatAddress } from './address.js';
import type { Flag } from './flag.js';
import type { HaltRule } from './halt-rule.js';
import { type DurationRange, formatDuration, formatSize, type Rate } from './units.js';

/** The value of a flag as a user would write it, a table of variables as it is; undefined where there is none. */
export function writeValue(flag: Flag, value: unknown): unknown {
  if (value === undefined) return flag.kind === 'halt' ? 'never' : undefined;
  switch (flag.kind) {
    case 'size':
      return formatSize(value as number);
    case 'duration':
      return formatDuration(value as number);
    case 'interval':
      return value === 'off' ? value : formatDuration(value as number);
    case 'rate': {
      const { count, periodMs } = value as Rate;
      return `${count}/${formatDuration(periodMs)}`;
    }
    case 'pace': {
      const { count, periodMs } = value as Rate;
      return `${count}/${formatDuration(periodMs).slice(1)}`;
    }
    case 'address':
      return formatAddress(value as Address);
    case 'halt':
      return (value as HaltRule).text;
    case 'percent':
      return `${Number(((value as number) * 100).toFixed(10))}%`;
    case 'range': {
      const { minMs, maxMs } = value as DurationRange;
      return `${formatDuration(minMs)}..${formatDuration(maxMs)}`;
    }
    default:
      return value;
  }
}
