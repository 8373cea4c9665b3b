import { isUtf8 } from 'node:buffer';
import { type Failure, failure } from '../../command.js';
import { type ByteString, fromByteString, isAscii } from '../../util/byte-string.js';

export function isValidUtf8(bytes: ByteString): boolean {
  return isAscii(bytes) || isUtf8(fromByteString(bytes));
}

/** What a line answers that is not UTF-8: which byte of it is the first that is not. */
export function invalidUtf8(line: ByteString): Failure {
  const bytes = fromByteString(line);
  // What is invalid is decoded as U+FFFD, and that has other bytes.
  const repaired = Buffer.from(bytes.toString('utf8'), 'utf8');
  let at = 0;
  while (at < bytes.length && bytes[at] === repaired[at]) at++;
  return failure('invalid_utf8', `byte ${at + 1} of the line is not UTF-8`);
}
