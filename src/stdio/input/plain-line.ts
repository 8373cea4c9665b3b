import { Command, type CommandSource } from '../../command.js';
import type { ByteString } from '../../util/byte-string.js';
import { BadLine, type LineParser } from './parsed-line.js';
import { invalidUtf8, isValidUtf8 } from './utf8.js';

/** Lines of plain text (`--lines`, `--null`): each is the first argument of the tool, and the id of its command. */
export function plainLineParser(source: CommandSource, tool: string): LineParser {
  return (line, number) => {
    if (!isValidUtf8(line)) return new BadLine(source, number, 'null', invalidUtf8(line));
    const json = quoteBytes(line);
    return new Command(source, number, json, tool, `[${json}]`, true);
  };
}

/**
 * UTF-8 as a JSON string. `JSON.stringify` escapes quotes, backslashes and control characters, which are single bytes in
 * UTF-8, and lone surrogates, which no byte string has: all other bytes are passed as they are.
 */
export function quoteBytes(bytes: ByteString): ByteString {
  return JSON.stringify(bytes);
}
