import type { ByteString } from './util/byte-string.js';

/** Bytes in JSON: an object with this one key, whose value is base64 as RFC 4648 has it, padded: `{"$bytes":"YWI="}`. */
export const bytesKey = '$bytes';

/** How they begin, and end, in JSON text as it is usually written. */
export const bytesBegin = `{"${bytesKey}":"`;
export const bytesEnd = '"}';

export function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): ByteString {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** Undefined where this is no base64. */
export function fromBase64(text: string): Buffer | undefined {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  // Node leaves out what is no base64, and takes that of URLs for it.
  if (text.length % 4 !== 0 || text.includes('-') || text.includes('_')) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === (text.length / 4) * 3 - padding ? bytes : undefined;
}

/** What bytes are in JSON text. */
export function bytesInJson(bytes: Uint8Array): ByteString {
  return bytesBegin + toBase64(bytes) + bytesEnd;
}

/** The bytes of a JSON text that is nothing else; undefined where it is. */
export function onlyBytes(text: string): Buffer | undefined {
  if (!text.startsWith(bytesBegin) || !text.endsWith(bytesEnd)) return undefined;
  return fromBase64(text.slice(bytesBegin.length, -bytesEnd.length));
}
