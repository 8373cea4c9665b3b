import { SnakepitError } from '../errors.js';
import { nearest } from '../util/nearest.js';
import { parseAddress } from './address.js';
import type { Flag, KindValues } from './flags.js';
import { parseHaltRule } from './halt-rule.js';
import {
  parseCount,
  parseDuration,
  parseDurationRange,
  parsePace,
  parsePercent,
  parseRate,
  parseSize,
} from './units.js';

type Readers = { readonly [Kind in keyof KindValues]: (text: string, flag: Flag) => KindValues[Kind] };

const readers: Readers = {
  switch: readSwitch,
  text: readText,
  choice: readChoice,
  count: (text, flag) => within(parseCount(text), text, flag, parseCount),
  size: (text, flag) => within(parseSize(text), text, flag, parseSize),
  duration: (text, flag) => within(parseDuration(text), text, flag, parseDuration),
  interval: (text, flag) => (text === 'off' ? text : within(parseDuration(text), text, flag, parseDuration)),
  rate: parseRate,
  pace: parsePace,
  halt: parseHaltRule,
  percent: (text, flag) => within(parsePercent(text), text, flag, parsePercent),
  list: readList,
  range: readRange,
  address: parseAddress,
  assignments: (text) => readAssignments(text.split('\n').filter((line) => line !== '')),
};

/** The value of a flag from its text. Throws `usage`, with a message that says what is wrong with it but not where it stood. */
export function readValue(flag: Flag, text: string): KindValues[keyof KindValues] {
  return readers[flag.kind](text, flag);
}

/** Variables from `K=V` each; a later one wins. Throws `usage`. */
export function readAssignments(texts: readonly string[]): Readonly<Record<string, string>> {
  const entries = texts.map((text): [string, string] => {
    const [, key, value] = /^([^=\0]+)=([^\0]*)$/s.exec(text) ?? [];
    if (key === undefined || value === undefined) {
      throw new SnakepitError('usage', `${JSON.stringify(text)} is not K=V`, {
        remedy: 'Write it like --env MODEL=small.',
      });
    }
    return [key, value];
  });
  return Object.fromEntries(entries);
}

const switchWords: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['on', true],
  ['0', false],
  ['false', false],
  ['no', false],
  ['off', false],
]);

function readSwitch(text: string): boolean {
  const value = switchWords.get(text.toLowerCase());
  if (value === undefined) throw new SnakepitError('usage', `${JSON.stringify(text)} is neither 1 nor 0`);
  return value;
}

function readText(text: string): string {
  if (text === '') throw new SnakepitError('usage', 'the value is empty');
  return text;
}

function readChoice(text: string, flag: Flag): string {
  const choices = flag.choices ?? [];
  if (choices.includes(text)) return text;
  const meant = nearest(text, choices);
  throw new SnakepitError('usage', `${JSON.stringify(text)} is not one of ${choices.join(', ')}`, {
    remedy: meant === undefined ? undefined : `Did you mean ${meant}?`,
  });
}

function readList(text: string): readonly string[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.every((word) => word !== '')) return words;
  throw new SnakepitError('usage', `${JSON.stringify(text)} is not a list`, {
    remedy: 'Write it with commas: 0,1.',
  });
}

function readRange(text: string, flag: Flag): KindValues['range'] {
  const range = parseDurationRange(text);
  within(range.minMs, text, flag, parseDuration);
  return range;
}

function within(value: number, text: string, flag: Flag, parse: (text: string) => number): number {
  if (flag.min !== undefined && value < parse(flag.min)) {
    throw new SnakepitError('usage', `${JSON.stringify(text)} is too small: at least ${flag.min}`);
  }
  if (flag.max !== undefined && value > parse(flag.max)) {
    throw new SnakepitError('usage', `${JSON.stringify(text)} is too large: at most ${flag.max}`);
  }
  return value;
}
