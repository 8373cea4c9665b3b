import test from 'ava';
import { Command, type CommandSource } from '../../../src/command.js';
import { objectLineParser } from '../../../src/stdio/input/object-line.js';
import { BadLine, type LineParser, type ParsedLine } from '../../../src/stdio/input/parsed-line.js';
import { tableLineParser } from '../../../src/stdio/input/table-line.js';
import { decodeText, encodeText } from '../../../src/util/byte-string.js';

const source: CommandSource = { settle: () => {} };

function shown(parsed: ParsedLine): unknown {
  if (parsed instanceof Command) {
    return [decodeText(parsed.id), decodeText(parsed.args), parsed.isText, parsed.options.isLoose];
  }
  if (parsed instanceof BadLine) {
    const { code, message } = parsed.failure.error;
    return [decodeText(parsed.command.id), code, message];
  }
  return parsed;
}

const parsing = (parse: LineParser) => (line: string) => shown(parse(encodeText(line), 1));

test('an object is arguments, and one of its keys the id, byte for byte', (t) => {
  const parse = parsing(objectLineParser(source, '', 'kéy'));
  const object = '{"a": 1.0, "kéy": 9007199254740993 }';
  t.deepEqual(parse(` ${object}\t`), ['9007199254740993', object, false, true]);
  t.deepEqual(parse('{"k\\u00e9y":"\\u0041"}'), ['"\\u0041"', '{"k\\u00e9y":"\\u0041"}', false, true]);
  t.deepEqual(parse('{}'), ['null', '{}', false, true]);
  t.is(parse('  '), undefined);
});

test('what is no object, or has no id to answer to, is refused', (t) => {
  const parse = parsing(objectLineParser(source, '', 'id'));
  t.deepEqual(parse('[1]'), ['null', 'invalid_command', 'a line of --jsonl is an object, not an array']);
  t.like(parse('{"id":1,'), ['null', 'parse_error']);
  t.deepEqual(parse('{"id":{}}'), [
    'null',
    'invalid_command',
    '"id", the id, must be a string, a number or null, not an object',
  ]);
  t.true(objectLineParser(source, '', undefined)('{"a":"\xff"}', 1) instanceof BadLine);
});

test('cells are arguments by the names of the header', (t) => {
  const parse = parsing(tableLineParser(source, '', { delimiter: ',', idKey: 'id' }));
  t.is(parse('id,"na""me"'), undefined);
  t.deepEqual(parse('7,"é\n"'), ['"7"', '{"id":"7","na\\"me":"é\\n"}', true, true]);
  t.deepEqual(parse(',x'), ['""', '{"id":"","na\\"me":"x"}', true, true]);
});

test('a wrong record is refused, and the next one works', (t) => {
  const parse = parsing(tableLineParser(source, '', { delimiter: '\t', idKey: 'a' }));
  parse('a\tb');
  t.deepEqual(parse('1'), ['"1"', 'invalid_command', 'the record has 1 field, and the header 2 fields']);
  t.deepEqual(parse('1\t2\t3'), [
    '"1"',
    'invalid_command',
    'the record has 3 fields, and the header 2 fields',
  ]);
  t.deepEqual(parse('1\t"2"x'), ['null', 'parse_error', 'column 6: expected a tab after the closing quote']);
  t.deepEqual(parse('x\t"\n"y'), [
    'null',
    'parse_error',
    'line 2 of the record, column 2: expected a tab after the closing quote',
  ]);
  t.deepEqual(parse('1\t"2'), [
    'null',
    'parse_error',
    'column 3: the quoted field that begins here has no end',
  ]);
  t.like(parse('1\t2'), ['"1"', '{"a":"1","b":"2"}']);
});

test('a header of no use says why, and so does every record', (t) => {
  const twice = parsing(tableLineParser(source, '', { delimiter: ',', idKey: undefined }));
  t.deepEqual(twice('a,a'), ['null', 'invalid_command', 'the column "a" is there twice']);
  t.deepEqual(twice('1,2'), [
    'null',
    'invalid_command',
    'the header cannot be used: the column "a" is there twice',
  ]);
  const noId = parsing(tableLineParser(source, '', { delimiter: ',', idKey: 'nmae' }));
  t.deepEqual(noId('name,b'), [
    'null',
    'invalid_command',
    '--id: there is no column "nmae"; did you mean "name"?',
  ]);
});
