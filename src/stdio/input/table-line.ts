import { Command, type CommandSource, type Failure, failure } from '../../command.js';
import { type ByteString, decodeText, encodeText } from '../../util/byte-string.js';
import { nearest } from '../../util/nearest.js';
import { quote } from './command-keys.js';
import { looseArguments } from './object-line.js';
import { BadLine, type LineParser } from './parsed-line.js';
import { quoteBytes } from './plain-line.js';
import { recordFields } from './record-fields.js';
import { invalidUtf8, isValidUtf8 } from './utf8.js';

/** Names of columns, as they stand before values in JSON; and which column is the id. */
interface Header {
  readonly keys: readonly ByteString[];
  readonly idAt: number;
}

export interface TableOptions {
  readonly delimiter: ',' | '\t';
  /** The column that is the id of results; undefined: none is. */
  readonly idKey: string | undefined;
}

/**
 * Records under a header (`--csv`, `--tsv`): the cells are arguments, as far as the tool has parameters of their columns'
 * names. The header answers nothing, unless it is of no use: then it, and every record, answers why.
 */
export function tableLineParser(
  source: CommandSource,
  tool: string,
  { delimiter, idKey }: TableOptions,
): LineParser {
  let header: Header | Failure | undefined;
  return (line, number) => {
    if (header === undefined) {
      header = readHeader(line, delimiter, idKey);
      return 'ok' in header ? new BadLine(source, number, 'null', header) : undefined;
    }
    if ('ok' in header) {
      const { message } = header.error;
      const answer = failure('invalid_command', `the header cannot be used: ${message}`);
      return new BadLine(source, number, 'null', answer);
    }
    const { keys, idAt } = header;
    const fields = fieldsOf(line, delimiter);
    if ('ok' in fields) return new BadLine(source, number, 'null', fields);
    const cells = fields.map(quoteBytes);
    const id = cells[idAt] ?? 'null';
    if (cells.length !== keys.length) {
      const wrong = `the record has ${count(cells.length)}, and the header ${count(keys.length)}`;
      return new BadLine(source, number, id, failure('invalid_command', wrong));
    }
    const args = `{${cells.map((cell, at) => keys[at] + cell).join(',')}}`;
    return new Command(source, number, id, tool, args, true, looseArguments);
  };
}

function fieldsOf(line: ByteString, delimiter: ',' | '\t'): readonly ByteString[] | Failure {
  return isValidUtf8(line) ? recordFields(line, delimiter) : invalidUtf8(line);
}

function readHeader(line: ByteString, delimiter: ',' | '\t', idKey: string | undefined): Header | Failure {
  const names = fieldsOf(line, delimiter);
  if ('ok' in names) return names;
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    return failure('invalid_command', `the column ${quote(decodeText(twice))} is there twice`);
  }
  const idAt = idKey === undefined ? -1 : names.indexOf(encodeText(idKey));
  if (idKey !== undefined && idAt === -1) return noColumn(idKey, names.map(decodeText));
  return { keys: names.map((name) => `${quoteBytes(name)}:`), idAt };
}

function noColumn(idKey: string, names: readonly string[]): Failure {
  const meant = nearest(idKey, names);
  const hint =
    meant === undefined ? `there are ${names.map(quote).join(', ')}` : `did you mean ${quote(meant)}?`;
  return failure('invalid_command', `--id: there is no column ${quote(idKey)}; ${hint}`);
}

function count(fields: number): string {
  return fields === 1 ? '1 field' : `${fields} fields`;
}
