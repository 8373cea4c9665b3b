import { SnakepitError } from '../../errors.js';
import type { Flag, KindValues } from '../flag.js';
import { readValue } from '../read-value.js';

/** A value of a configuration file, read as the flag of its name. Throws `usage`, without saying where it stood. */
export function readSetting(name: string, flag: Flag, value: unknown): KindValues[keyof KindValues] {
  switch (flag.kind) {
    case 'switch':
      if (typeof value === 'boolean') return value;
      throw mistyped(value, 'true or false', `Write ${name} = true, or leave it out.`);
    case 'count':
      if (typeof value === 'number') return readValue(flag, String(value));
      throw mistyped(value, 'a whole number', `Write it without quotes: ${name} = ${flag.default ?? 4}.`);
    case 'list':
      if (Array.isArray(value)) return readValue(flag, value.join(','));
      if (typeof value === 'string' || typeof value === 'number') return readValue(flag, String(value));
      throw mistyped(value, 'a list', `Write it like ${name} = [0, 1].`);
    case 'assignments':
      return readTable(name, value);
    case 'text':
      if (typeof value === 'string') return readValue(flag, value);
      throw mistyped(value, 'text', `Write it in quotes: ${name} = "…".`);
    default:
      // Numbers without their units are refused in the words that a flag's would be.
      if (typeof value === 'string' || typeof value === 'number') return readValue(flag, String(value));
      throw mistyped(value, 'text', `Write it in quotes: ${name} = "${flag.default ?? flag.placeholder}".`);
  }
}

function readTable(name: string, value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date)
    throw mistyped(value, 'a table', `Write ${name} = { KEY = "value" }.`);
  const entries = Object.entries(value).map(([key, text]): [string, string] => {
    if (typeof text !== 'string')
      throw mistyped(text, 'text', `Write it in quotes: ${key} = "${String(text)}".`, `${key}: `);
    if (/[=\0]/.test(key) || key === '' || text.includes('\0'))
      throw new SnakepitError('usage', `${JSON.stringify(key)} cannot be a variable`);
    return [key, text];
  });
  return Object.fromEntries(entries);
}

function mistyped(value: unknown, wanted: string, remedy: string, where = ''): SnakepitError {
  return new SnakepitError('usage', `${where}${shown(value)}, and this takes ${wanted}`, { remedy });
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `${JSON.stringify(value)} is text`;
  if (typeof value === 'number') return `${value} is a number`;
  if (typeof value === 'boolean') return `${value} is a switch`;
  if (value instanceof Date) return `${value.toISOString()} is a date`;
  return Array.isArray(value) ? 'this is a list' : 'this is a table';
}
