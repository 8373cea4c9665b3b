import { type Failure, failure } from '../../command.js';
import { type ByteString, decodeText } from '../../util/byte-string.js';

const quote = '"';

/**
 * The fields of a record, by RFC 4180: one that begins with a double quote ends with the next that is not doubled. A quote
 * within any other field is a character like others.
 *
 * @returns what the record answers where quotes are not closed, or something follows the closing one.
 */
export function recordFields(record: ByteString, delimiter: ',' | '\t'): readonly ByteString[] | Failure {
  // Most records have no quotes.
  if (!record.includes(quote)) return record.split(delimiter);
  const fields: ByteString[] = [];
  let at = 0;
  for (;;) {
    const end = record[at] === quote ? endOfQuoted(record, at) : endOfPlain(record, at, delimiter);
    if (end === -1) return wrong(record, at, 'the quoted field that begins here has no end');
    if (end < record.length && record[end] !== delimiter)
      return wrong(
        record,
        end,
        `expected ${delimiter === ',' ? 'a comma' : 'a tab'} after the closing quote`,
      );
    fields.push(record[at] === quote ? unquote(record, at, end) : record.substring(at, end));
    if (end === record.length) return fields;
    at = end + 1;
  }
}

/** Behind the closing quote; -1 where there is none. */
function endOfQuoted(record: ByteString, start: number): number {
  for (let at = start + 1; ; at += 2) {
    at = record.indexOf(quote, at);
    if (at === -1) return -1;
    if (record[at + 1] !== quote) return at + 1;
  }
}

function endOfPlain(record: ByteString, start: number, delimiter: string): number {
  const end = record.indexOf(delimiter, start);
  return end === -1 ? record.length : end;
}

function unquote(record: ByteString, start: number, end: number): ByteString {
  return record.substring(start + 1, end - 1).replaceAll('""', quote);
}

/** Columns count characters from 1, and start anew with each line of the record. */
function wrong(record: ByteString, at: number, what: string): Failure {
  const before = record.slice(0, at);
  const lines = before.split('\n');
  const column = decodeText(lines.at(-1) ?? '').length + 1;
  const where =
    lines.length === 1 ? `column ${column}` : `line ${lines.length} of the record, column ${column}`;
  return failure('parse_error', `${where}: ${what}`, { column });
}
