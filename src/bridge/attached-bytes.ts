import { bytesBegin, bytesEnd, fromBase64, toBase64 } from '../json-bytes.js';
import type { ByteString } from '../util/byte-string.js';

/** Arguments without their bytes. */
export interface Detached {
  /** JSON text in which each value of bytes is `{"$bytes":"#0"}`, `{"$bytes":"#1"}` … */
  readonly text: ByteString;
  readonly bytes: readonly Buffer[];
}

/**
 * Takes bytes out of the JSON text of arguments, so that they travel as they are. Undefined where there are none, and where
 * something looks like bytes and is not, or is written in another way than usual: then the text goes as it is, and the
 * worker, which knows what its tool takes, says what is wrong with it.
 */
export function detachBytes(args: ByteString): Detached | undefined {
  let at = args.indexOf(bytesBegin);
  if (at === -1) return undefined;
  const bytes: Buffer[] = [];
  let text = '';
  let copied = 0;
  for (; at !== -1; at = args.indexOf(bytesBegin, copied)) {
    const from = at + bytesBegin.length;
    const to = args.indexOf('"', from);
    const value = args.startsWith(bytesEnd, to) ? fromBase64(args.substring(from, to)) : undefined;
    if (value === undefined) return undefined;
    text += `${args.substring(copied, from)}#${bytes.length}`;
    bytes.push(value);
    copied = to;
  }
  return { text: text + args.substring(copied), bytes };
}

/** Bytes of a result, and where in its text their base64 belongs. */
export interface Insertion {
  readonly offset: number;
  readonly value: Uint8Array;
}

/** The JSON text of a result with its bytes in it, as base64. */
export function insertBytes(text: ByteString, insertions: readonly Insertion[]): ByteString {
  let whole = '';
  let copied = 0;
  for (const { offset, value } of insertions) {
    whole += text.substring(copied, offset) + toBase64(value);
    copied = offset;
  }
  return whole + text.substring(copied);
}
