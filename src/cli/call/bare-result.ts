import { JsonScanner } from '../../stdio/json/json-scanner.js';
import { type ByteString, decodeText, encodeText } from '../../util/byte-string.js';

/** The result in a result line, or a part of it, as it was written: integers of any size, and `1.0`, stay themselves. */
export function bareResult(line: string, key: 'result' | 'chunk' = 'result'): string {
  const bytes: ByteString = encodeText(line);
  const scanner = new JsonScanner();
  if (scanner.open(bytes) !== 'object') return 'null';
  while (scanner.next()) {
    if (scanner.key === key) return decodeText(bytes.substring(scanner.start, scanner.end));
  }
  return 'null';
}
