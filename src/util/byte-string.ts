/**
 * Bytes as a string with one character, U+0000 to U+00FF, per byte (Node's `latin1`).
 *
 * Lines travel through the program in this form: cutting, comparing and joining strings costs V8 a few nanoseconds, where
 * every slice of a Buffer is an object and a call out of JavaScript. Nothing is ever decoded on the way, so what comes out
 * is, byte for byte, what came in. See docs/adr/0002-bytes-as-strings.md.
 */
export type ByteString = string;

export function toByteString(bytes: Buffer): ByteString {
  return bytes.toString('latin1');
}

export function fromByteString(bytes: ByteString): Buffer {
  return Buffer.from(bytes, 'latin1');
}

/** The UTF-8 bytes of a text. */
export function encodeText(text: string): ByteString {
  return isAscii(text) ? text : toByteString(Buffer.from(text, 'utf8'));
}

/** The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD, so decode only what was checked or is shown to people. */
export function decodeText(bytes: ByteString): string {
  return isAscii(bytes) ? bytes : fromByteString(bytes).toString('utf8');
}

/** From so many characters on counting bytes is faster than a regular expression, which needs no call out of JavaScript. */
const longText = 4096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is the definition of ASCII
const ascii = /^[\x00-\x7f]*$/;

export function isAscii(text: string): boolean {
  // Whatever is not ASCII takes more bytes than characters in UTF-8.
  return text.length < longText ? ascii.test(text) : Buffer.byteLength(text, 'utf8') === text.length;
}
