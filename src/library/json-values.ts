import { bytesBegin, bytesKey, fromBase64, toBase64 } from '../json-bytes.js';
import { type ByteString, decodeText } from '../util/byte-string.js';

/** JSON text of what a program hands to a tool; bytes, wherever they are, in their own form. Throws a TypeError where there is none. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, text) {
    // A Buffer has been made an object by its own toJSON by now.
    const original = this[key];
    return original instanceof Uint8Array ? { [bytesKey]: toBase64(original) } : text;
  });
}

/** What a tool gave, as values of JavaScript: bytes are a Buffer. Integers beyond 2^53 are the nearest number. */
export function fromJson(payload: ByteString): unknown {
  const text = decodeText(payload);
  return text.includes(bytesBegin) ? JSON.parse(text, reviveBytes) : JSON.parse(text);
}

function reviveBytes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(bytesKey in value)) return value;
  const coded = value[bytesKey];
  const bytes = typeof coded === 'string' && Object.keys(value).length === 1 ? fromBase64(coded) : undefined;
  return bytes ?? value;
}
