import { type Failure, failure } from '../../command.js';
import { type ByteString, decodeText } from '../../util/byte-string.js';
import type { JsonFault } from '../json/value-scanner.js';

const notJson = /^-?(NaN|Infinity)\b/;

/** What a line answers that is not JSON: what was expected, what was found, and the column (in characters, 1-based). */
export function syntaxError(line: ByteString, fault: JsonFault): Failure {
  const column = decodeText(line.slice(0, fault.at)).length + 1;
  const special =
    notJson.exec(line.slice(Math.max(0, fault.at - 1), fault.at + 9)) ??
    notJson.exec(line.slice(fault.at, fault.at + 10));
  const found = special === null ? describeCharacter(line, fault.at) : `${special[0]}, which is not JSON`;
  return failure('parse_error', `column ${column}: expected ${fault.expected}, found ${found}`, { column });
}

function describeCharacter(line: ByteString, at: number): string {
  if (at >= line.length) return 'the end of the line';
  const code = line.charCodeAt(at);
  if (code < 0x20) return `the control character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const character = String.fromCodePoint(decodeText(line.slice(at, at + 4)).codePointAt(0) ?? code);
  return character === '"' ? 'a double quote' : `"${character}"`;
}
