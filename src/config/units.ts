import { SnakepitError } from '../errors.js';

/** More than `count` within `periodMs`. */
export interface Rate {
  readonly count: number;
  readonly periodMs: number;
}

/** Both ends included. */
export interface DurationRange {
  readonly minMs: number;
  readonly maxMs: number;
}

const durationUnits = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const sizeUnits = {
  B: 1,
  kB: 1000,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
} as const;

/** Timers count to 2^31 - 1 ms, 24.8 days; a longer one would go off at once. */
const longestMs = 24 * durationUnits.d;

const numberWithUnit = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/;

/** A whole number of at least 0, in decimal digits. Throws `usage`. */
export function parseCount(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(count)) throw wrong(`${quote(text)} is not a whole number`);
  return count;
}

/** `500ms`, `1.5s`, `5m`, `1h`, `2d` in milliseconds, at most 24 days. A bare number has no unit and is refused. Throws `usage`. */
export function parseDuration(text: string): number {
  const [, digits, unit] = numberWithUnit.exec(text) ?? [];
  if (digits === undefined)
    throw wrong(`${quote(text)} is not a duration`, 'Write it like 500ms, 30s, 5m or 1h.');
  if (unit === '')
    throw wrong(`${quote(text)} has no unit`, `Write ${digits}s for seconds, ${digits}ms for milliseconds.`);
  if (!isUnit(durationUnits, unit)) {
    throw wrong(`${quote(text)} has an unknown unit`, 'Units of time are ms, s, m, h and d.');
  }
  const ms = Math.round(Number(digits) * durationUnits[unit]);
  if (ms > longestMs) throw wrong(`${quote(text)} is longer than 24d`);
  return ms;
}

/** `64MiB`, `16MB`, `1.5GiB`; a bare number is bytes. Throws `usage`. */
export function parseSize(text: string): number {
  const [, digits, unit] = numberWithUnit.exec(text) ?? [];
  if (digits === undefined)
    throw wrong(`${quote(text)} is not a size`, 'Write it like 64MiB, 16MB or 1024 (bytes).');
  const factor = unit === '' ? 1 : isUnit(sizeUnits, unit) ? sizeUnits[unit] : undefined;
  if (factor === undefined) {
    throw wrong(`${quote(text)} has an unknown unit`, 'Units of size are B, kB, MB, GB, KiB, MiB and GiB.');
  }
  const bytes = Math.round(Number(digits) * factor);
  if (!Number.isSafeInteger(bytes)) throw wrong(`${quote(text)} is too large`);
  return bytes;
}

/** `3/5s`: a count, and the time it is for. Throws `usage`. */
export function parseRate(text: string): Rate {
  const [count, period, ...rest] = text.split('/');
  if (count === undefined || period === undefined || rest.length > 0) {
    throw wrong(`${quote(text)} is not a number per time`, 'Write it like 3/5s: three in five seconds.');
  }
  const rate = { count: parseCount(count), periodMs: parseDuration(period) };
  if (rate.periodMs === 0) throw wrong(`${quote(text)} is for no time at all`);
  return rate;
}

/** `50/s`, `100/m`, `1000/h`: so many, at least one, for each second, minute or hour. Throws `usage`. */
export function parsePace(text: string): Rate {
  const [, digits, unit] = /^(\d+)\/(s|m|h)$/.exec(text) ?? [];
  if (digits === undefined || !isUnit(durationUnits, unit)) {
    throw wrong(`${quote(text)} is not a number per time`, 'Write it like 50/s, 100/m or 1000/h.');
  }
  const count = parseCount(digits);
  if (count === 0) throw wrong(`${quote(text)} lets nothing start, ever`);
  return { count, periodMs: durationUnits[unit] };
}

/** `10%` as a fraction, 0.1. A bare number might be either, and is refused. Throws `usage`. */
export function parsePercent(text: string): number {
  const [, digits, sign] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (digits === undefined) throw wrong(`${quote(text)} is not a percentage`, 'Write it like 10%.');
  if (sign === '') throw wrong(`${quote(text)} has no percent sign`, `Write ${digits}%.`);
  return Number(digits) / 100;
}

/** `100ms..30s`: the shortest and the longest, in this order. Throws `usage`. */
export function parseDurationRange(text: string): DurationRange {
  const [min, max, ...rest] = text.split('..');
  if (min === undefined || max === undefined || rest.length > 0) {
    throw wrong(`${quote(text)} is not a range`, 'Write it like 100ms..30s.');
  }
  const range = { minMs: parseDuration(min), maxMs: parseDuration(max) };
  if (range.minMs > range.maxMs) throw wrong(`${quote(text)} ends before it begins`, `Write ${max}..${min}.`);
  return range;
}

/** The shortest text that `parseDuration` reads as this many whole milliseconds. */
export function formatDuration(ms: number): string {
  return format(ms, durationUnits, 'ms');
}

/** The shortest text that `parseSize` reads as this many bytes, in binary units. */
export function formatSize(bytes: number): string {
  return format(bytes, { KiB: sizeUnits.KiB, MiB: sizeUnits.MiB, GiB: sizeUnits.GiB }, 'B');
}

/** In the largest unit the amount is a whole number of. */
function format(amount: number, units: Readonly<Record<string, number>>, smallest: string): string {
  let text = `${amount}${smallest}`;
  if (amount === 0) return text;
  for (const [unit, factor] of Object.entries(units)) {
    if (amount % factor === 0) text = `${amount / factor}${unit}`;
  }
  return text;
}

function isUnit<Units extends object>(units: Units, unit: string | undefined): unit is keyof Units & string {
  return unit !== undefined && Object.hasOwn(units, unit);
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function wrong(message: string, remedy?: string): SnakepitError {
  return new SnakepitError('usage', message, { remedy });
}
