import type { ByteString } from '../util/byte-string.js';
import { snakepit } from './generated/messages.js';

/** A message of commands. */
export interface WorkMessage extends snakepit.worker.v1.WorkRequest.$Properties {
  /** Instead of `args`, where they are large: they are copied once, into the message that is sent. */
  readonly largeArgs?: readonly ByteString[] | undefined;
}

/** `args` of a WorkRequest: its number, and the wire type of bytes. */
const argsKey = (4 << 3) | 2;
const longestVarint = 5;

/** The bytes of a message. Its fields may come in any order, so that what is large is put behind what is not. */
export function serializeWork(message: WorkMessage): Buffer {
  const { largeArgs } = message;
  // finish() gives a Buffer wherever there is one, that is in Node.
  const rest = snakepit.worker.v1.WorkRequest.encode(message).finish() as Buffer;
  if (largeArgs === undefined) return rest;
  const size = largeArgs.reduce((sum, { length }) => sum + length, 0);
  const bytes = Buffer.allocUnsafe(rest.length + 1 + longestVarint + size);
  let at = rest.copy(bytes);
  bytes[at++] = argsKey;
  at = writeVarint(bytes, at, size);
  for (const args of largeArgs) at += bytes.write(args, at, 'latin1');
  return bytes.subarray(0, at);
}

function writeVarint(bytes: Buffer, from: number, value: number): number {
  let at = from;
  let left = value;
  for (; left > 0x7f; left >>>= 7) bytes[at++] = (left & 0x7f) | 0x80;
  bytes[at++] = left;
  return at;
}
