import { affinities, type CommandOptions } from '../../command.js';
import { isTraceparent } from '../../traceparent.js';
import { type ByteString, decodeText } from '../../util/byte-string.js';
import { nearest } from '../../util/nearest.js';
import { type JsonShape, unescapeString } from '../json/json-scanner.js';

const longestSession = 256;

/** Keys a command may have, and what their values must be. */
const commandKeys = {
  id: 'a string, a number or null',
  tool: 'a string',
  args: 'an object or an array',
  idempotent: 'true or false',
  timeout_ms: 'a number above 0',
  retries: 'a whole number from 0 to 1000',
  stream: 'true or false',
  session: `a string of 1 to ${longestSession} bytes`,
  affinity: `one of ${affinities.map((name) => `"${name}"`).join(', ')}`,
  pool: 'a string',
  traceparent: 'a string as of W3C Trace Context, 00-<32 digits>-<16 digits>-<2 digits>',
} as const;

export type CommandKey = keyof typeof commandKeys;

/** Keys that few commands have: each asks for something beyond tool and arguments. */
type OptionKey =
  | 'idempotent'
  | 'timeout_ms'
  | 'retries'
  | 'stream'
  | 'session'
  | 'affinity'
  | 'pool'
  | 'traceparent';

const longestQuote = 60;
const mostRetries = 1000;

type OptionReaders = {
  readonly [Key in OptionKey]: (json: ByteString, shape: JsonShape) => CommandOptions | undefined;
};

const readers: OptionReaders = {
  idempotent: (json, shape) => (shape === 'boolean' ? { isIdempotent: json === 'true' } : undefined),
  timeout_ms: (json, shape) => {
    const timeoutMs = shape === 'number' ? Number(json) : Number.NaN;
    return timeoutMs > 0 && Number.isFinite(timeoutMs) ? { timeoutMs } : undefined;
  },
  retries: (json, shape) => {
    const retries = shape === 'number' ? Number(json) : Number.NaN;
    return Number.isInteger(retries) && retries >= 0 && retries <= mostRetries ? { retries } : undefined;
  },
  stream: (json, shape) => (shape === 'boolean' ? { isStream: json === 'true' } : undefined),
  session: (json, shape) => {
    const id = shape === 'string' ? unescapeString(json) : '';
    return id.length > 0 && id.length <= longestSession ? { session: decodeText(id) } : undefined;
  },
  affinity: (json) => {
    const affinity = affinities.find((name) => json === `"${name}"`);
    return affinity === undefined ? undefined : { affinity };
  },
  traceparent: (json, shape) => {
    const traceparent = shape === 'string' ? unescapeString(json) : '';
    return isTraceparent(traceparent) ? { traceparent } : undefined;
  },
  pool: (json, shape) => (shape === 'string' ? { pool: decodeText(unescapeString(json)) } : undefined),
};

export function isOptionKey(key: string): key is OptionKey {
  return Object.hasOwn(readers, key);
}

/** What a key asks for; undefined where its value makes no sense. */
export function readOption(key: OptionKey, json: ByteString, shape: JsonShape): CommandOptions | undefined {
  return readers[key](json, shape);
}

/** Why options are refused that are fine one by one; undefined where they are not. */
export function refuseOptions({ session, affinity }: CommandOptions): string | undefined {
  if (affinity === undefined || session !== undefined) return undefined;
  return '"affinity" says how a session goes to its worker, and this command has no "session"';
}

/** Why a key that is none of a command's is refused. */
export function refuseKey(key: string): string {
  const known = Object.keys(commandKeys);
  const meant = key.length > longestQuote ? undefined : nearest(key, [...known, 'control']);
  const quoted = quote(key);
  return meant === undefined
    ? `unknown key ${quoted}: a command has ${known.join(', ')}`
    : `unknown key ${quoted}; did you mean "${meant}"?`;
}

/** Why a value of a key is refused. */
export function refuseValue(key: CommandKey, shape: JsonShape, json: ByteString): string {
  // Of a value that has the right shape it is the value itself that is wrong.
  const hasRightShape =
    (shape === 'number' && (key === 'timeout_ms' || key === 'retries')) ||
    (shape === 'string' && (key === 'session' || key === 'affinity' || key === 'traceparent'));
  const found = hasRightShape ? cut(decodeText(json)) : describeShape(shape);
  return `"${key}" must be ${commandKeys[key]}, not ${found}`;
}

/** A word of the user's in quotes, cut where it is long. */
export function quote(word: string): string {
  return JSON.stringify(cut(word));
}

function cut(word: string): string {
  return word.length > longestQuote ? `${word.slice(0, longestQuote)}…` : word;
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
