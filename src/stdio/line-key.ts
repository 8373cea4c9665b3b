import { hash } from 'node:crypto';
import { type ByteString, fromByteString, isAscii } from '../util/byte-string.js';

/**
 * What tells an input line from others wherever it stands: 16 hexadecimal digits, the first 64 bits of the SHA-256 of its
 * bytes. Its end does not count, nor does a byte order mark before the first line.
 */
export function lineKey(line: ByteString): string {
  // Text is hashed as UTF-8, which for ASCII are the bytes themselves, and twice as fast.
  return hash('sha256', isAscii(line) ? line : fromByteString(line), 'hex').slice(0, 16);
}
