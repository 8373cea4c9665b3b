import { nearest } from '../../util/nearest.js';
import type { JsonShape } from '../json/json-scanner.js';

/** Keys a command may have, and what their values must be. */
const commandKeys = {
  id: 'a string, a number or null',
  tool: 'a string',
  args: 'an object or an array',
  idempotent: 'true or false',
} as const;

export type CommandKey = keyof typeof commandKeys;

/** Keys the language of commands has, and this version cannot serve yet: better refused than ignored. */
const unsupported = new Set([
  'timeout_ms',
  'session',
  'affinity',
  'retries',
  'pool',
  'stream',
  'traceparent',
]);

const longestQuote = 60;

/** Why a key that is none of a command's is refused. */
export function refuseKey(key: string): string {
  if (key === 'control') return 'control lines are not supported by this version';
  if (unsupported.has(key)) return `"${key}" is not supported by this version`;
  const known = Object.keys(commandKeys);
  const meant = key.length > longestQuote ? undefined : nearest(key, known);
  const quoted = JSON.stringify(key.length > longestQuote ? `${key.slice(0, longestQuote)}…` : key);
  return meant === undefined
    ? `unknown key ${quoted}: a command has ${known.join(', ')}`
    : `unknown key ${quoted}; did you mean "${meant}"?`;
}

/** Why a value of a key is refused. */
export function refuseValue(key: CommandKey, shape: JsonShape): string {
  return `"${key}" must be ${commandKeys[key]}, not ${describeShape(shape)}`;
}

export function describeShape(shape: JsonShape): string {
  switch (shape) {
    case 'null':
      return 'null';
    case 'object':
    case 'array':
      return `an ${shape}`;
    default:
      return `a ${shape}`;
  }
}
