import { Command, type CommandOptions, type CommandSource, failure } from '../../command.js';
import { type ByteString, decodeText, encodeText } from '../../util/byte-string.js';
import { JsonScanner, shapeAt } from '../json/json-scanner.js';
import { describeShape, quote } from './command-keys.js';
import { BadLine, type LineParser } from './parsed-line.js';
import { syntaxError } from './syntax-error.js';
import { invalidUtf8, isValidUtf8 } from './utf8.js';

/** Of arguments that are taken from data: what the tool has no parameter for is not its business. */
export const looseArguments: CommandOptions = { isLoose: true };

/**
 * Lines that are objects (`--jsonl`): their keys are the arguments of the tool, as far as it has parameters of these names.
 *
 * @param idKey the key whose value is the id of the result, byte for byte; the last one, where it is there twice.
 */
export function objectLineParser(source: CommandSource, tool: string, idKey: string | undefined): LineParser {
  const scanner = new JsonScanner();
  const key = idKey === undefined ? undefined : encodeText(idKey);
  return (line, number) => {
    let id: ByteString = 'null';
    const shape = scanner.open(line);
    if (shape === 'blank') return undefined;
    while (scanner.next()) if (scanner.key === key) id = line.substring(scanner.start, scanner.end);

    const { fault } = scanner;
    if (!isValidUtf8(line)) return new BadLine(source, number, 'null', invalidUtf8(line));
    if (fault !== undefined) return new BadLine(source, number, 'null', syntaxError(line, fault));
    if (shape !== 'object') {
      const wrong = `a line of --jsonl is an object, not ${describeShape(shape)}`;
      return new BadLine(source, number, 'null', failure('invalid_command', wrong));
    }
    const idShape = shapeAt(id, 0);
    if (idShape === 'object' || idShape === 'array' || idShape === 'boolean') {
      const name = quote(decodeText(key ?? ''));
      const wrong = `${name}, the id, must be a string, a number or null, not ${describeShape(idShape)}`;
      return new BadLine(source, number, 'null', failure('invalid_command', wrong));
    }
    return new Command(source, number, id, tool, line.trim(), false, looseArguments);
  };
}
