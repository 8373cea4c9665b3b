import test, { type ExecutionContext } from 'ava';
import { Command, type CommandError, type CommandSource } from '../../../src/command.js';
import { ControlLine, isTarget } from '../../../src/stdio/input/control-line.js';
import { commandParser } from '../../../src/stdio/input/parse-command.js';
import { BadLine } from '../../../src/stdio/input/parsed-line.js';
import { encodeText, toByteString } from '../../../src/util/byte-string.js';

const source: CommandSource = { settle: () => {} };
const parse = commandParser(source);

function good(t: ExecutionContext, line: string, parser = parse): Command {
  const parsed = parser(encodeText(line), 7);
  return parsed instanceof Command ? parsed : (t.fail(`no command: ${JSON.stringify(parsed)}`) as never);
}

function bad(t: ExecutionContext, bytes: string, parser = parse): CommandError & { readonly id: string } {
  const parsed = parser(bytes, 7);
  if (!(parsed instanceof BadLine)) return t.fail(`not refused: ${bytes.slice(0, 80)}`) as never;
  t.is(parsed.command.line, 7);
  t.is(parsed.command.source, source);
  return { ...parsed.failure.error, id: parsed.command.id };
}

test('reads a command', (t) => {
  const command = good(t, '{"id":1,"tool":"add","args":{"a":1,"b":2}}');
  t.like(command, {
    source,
    line: 7,
    id: '1',
    tool: 'add',
    args: '{"a":1,"b":2}',
    isText: false,
    options: {},
  });
});

test('needs nothing but a tool', (t) => {
  t.like(good(t, '{"tool":"add"}'), { id: 'null', tool: 'add', args: '{}' });
});

test('needs not even a tool where there is a default', (t) => {
  const parser = commandParser(source, { defaultTool: 'title' });
  t.is(good(t, '{}', parser).tool, 'title');
  t.is(good(t, '{"tool":"add"}', parser).tool, 'add');
});

test('takes positional arguments', (t) => {
  t.is(good(t, '{"tool":"add","args":[1, 2]}').args, '[1, 2]');
});

test('takes keys in any order, with any white space', (t) => {
  t.like(good(t, ' { "args" : { } ,\t"idempotent":true, "tool" : "add" , "id" : "x" } \r'), {
    id: '"x"',
    args: '{ }',
    options: { isIdempotent: true },
  });
});

test('echoes ids and arguments byte for byte', (t) => {
  for (const id of [
    '9007199254740993',
    '1.0',
    '-0',
    '1e400',
    '""',
    '"\\u00e9"',
    '"é\u2028"',
    '"\\ud800"',
    'null',
  ]) {
    t.is(good(t, `{"id":${id},"tool":"f","args":[${id}]}`).id, encodeText(id));
    t.is(good(t, `{"id":${id},"tool":"f","args":[${id}]}`).args, encodeText(`[${id}]`));
  }
});

test('reads names of tools in any writing', (t) => {
  for (const name of ['add', '"ad\\u0064"', '"größe"', '"gr\\u00f6ße"', '"\u{1f600}"']) {
    const json = name.startsWith('"') ? name : `"${name}"`;
    t.is(good(t, `{"tool":${json}}`).tool, JSON.parse(json));
  }
});

test('leaves a blank line out', (t) => {
  t.is(parse(' \t ', 1), undefined);
});

test('takes what is strange but right in arguments', (t) => {
  for (const args of [
    '{"__proto__":{"a":1}}',
    '{"a":1,"a":2}',
    '{"a":"\\ud800"}',
    '{"constructor":[]}',
    '{"a":"\\u0000"}',
  ]) {
    t.is(good(t, `{"tool":"f","args":${args}}`).args, args);
  }
  const deep = '['.repeat(10_000) + ']'.repeat(10_000);
  t.is(good(t, `{"tool":"f","args":${deep}}`).args, deep);
});

test('says where a line stops being JSON, in characters', (t) => {
  const messages = {
    '{"tool":"é" x}': 'column 13: expected "," or "}", found "x"',
    '{"tool":"f","args":{"a":NaN}}': 'column 25: expected a value, found NaN, which is not JSON',
    '{"tool":"f","args":[-Infinity]}': 'column 22: expected a digit, found -Infinity, which is not JSON',
    '{"tool":"f"': 'column 12: expected "," or "}", found the end of the line',
    '{"tool":"f': 'column 11: expected the closing quote of a string, found the end of the line',
    "{'tool':'f'}": `column 2: expected a key in double quotes, found "'"`,
    '{"tool":"a\0b"}':
      'column 11: expected no control character in a string, found the control character U+0000',
    '{"tool":"f",}': 'column 13: expected a key in double quotes, found "}"',
    '{"tool":"f"} {}': 'column 14: expected the end of the line, found "{"',
    'hello é': 'column 1: expected a value, found "h"',
  };
  for (const [line, message] of Object.entries(messages)) {
    t.like(bad(t, encodeText(line)), { code: 'parse_error', message });
  }
  t.is(bad(t, encodeText('["é", x]')).details?.['column'], 7);
});

test('says what a command must be', (t) => {
  const messages = {
    '[]': 'a command is an object, not an array',
    '5': 'a command is an object, not a number',
    '"x"': 'a command is an object, not a string',
    null: 'a command is an object, not null',
    '{}': 'a command needs a "tool"',
    '{"tool":1}': '"tool" must be a string, not a number',
    '{"tool":null}': '"tool" must be a string, not null',
    '{"tool":"f","args":"x"}': '"args" must be an object or an array, not a string',
    '{"tool":"f","args":null}': '"args" must be an object or an array, not null',
    '{"tool":"f","idempotent":1}': '"idempotent" must be true or false, not a number',
    '{"tool":"f","id":true}': '"id" must be a string, a number or null, not a boolean',
    '{"tool":"f","id":[1]}': '"id" must be a string, a number or null, not an array',
    '{"tool":"f","tool":"f"}': 'the key "tool" is there twice',
    '{"tool":"f","to\\u006fl":"g"}': 'the key "tool" is there twice',
    '{"tool":"f","idempotent":true,"idempotent":true}': 'the key "idempotent" is there twice',
    '{"tool":"f","agrs":{}}': 'unknown key "agrs"; did you mean "args"?',
    '{"tool":"f","something":{}}':
      'unknown key "something": a command has id, tool, args, idempotent, timeout_ms, retries, stream, session, affinity, pool, traceparent',
    '{"tool":"f","__proto__":{}}':
      'unknown key "__proto__": a command has id, tool, args, idempotent, timeout_ms, retries, stream, session, affinity, pool, traceparent',
    '{"tool":"f","größe":1}':
      'unknown key "größe": a command has id, tool, args, idempotent, timeout_ms, retries, stream, session, affinity, pool, traceparent',
    '{"tool":"f","stream":1}': '"stream" must be true or false, not a number',
    '{"tool":"f","timeout_ms":"5s"}': '"timeout_ms" must be a number above 0, not a string',
    '{"tool":"f","timeout_ms":0}': '"timeout_ms" must be a number above 0, not 0',
    '{"tool":"f","timeout_ms":1e999}': '"timeout_ms" must be a number above 0, not 1e999',
    '{"tool":"f","timeout_ms":5,"timeout_ms":5}': 'the key "timeout_ms" is there twice',
    '{"tool":"f","retries":1.5}': '"retries" must be a whole number from 0 to 1000, not 1.5',
    '{"tool":"f","retries":true}': '"retries" must be a whole number from 0 to 1000, not a boolean',
    '{"tool":"f","line":1}':
      'unknown key "line": a command has id, tool, args, idempotent, timeout_ms, retries, stream, session, affinity, pool, traceparent',
    '{"tool":"f","session":""}': '"session" must be a string of 1 to 256 bytes, not ""',
    '{"tool":"f","session":7}': '"session" must be a string of 1 to 256 bytes, not a number',
    '{"tool":"f","session":"a","session":"a"}': 'the key "session" is there twice',
    '{"tool":"f","session":"a","affinity":"strict"}':
      '"affinity" must be one of "hint", "strict_queue", "strict_fail_fast", not "strict"',
    '{"tool":"f","session":"a","affinity":true}':
      '"affinity" must be one of "hint", "strict_queue", "strict_fail_fast", not a boolean',
    '{"tool":"f","affinity":"hint"}':
      '"affinity" says how a session goes to its worker, and this command has no "session"',
    '{"control":"cancel","id":1,"id":2}': 'the key "id" is there twice',
    '{"control":1}': '"control" must be a string, and there once',
    '{"control":"cancle","id":1}': 'unknown control line "cancle"; did you mean "cancel"?',
    '{"control":"stop","id":1}': 'unknown control line "stop": there is cancel, flush, status, end_session',
  };
  for (const [line, message] of Object.entries(messages)) {
    t.like(bad(t, encodeText(line)), { code: 'invalid_command', message }, line);
  }
});

test('reads what a command asks for beyond its tool and arguments', (t) => {
  const options = '"timeout_ms":1.5e3,"retries":2,"idempotent":false';
  t.deepEqual(good(t, `{"tool":"f",${options}}`).options, {
    timeoutMs: 1500,
    retries: 2,
    isIdempotent: false,
  });
  t.deepEqual(good(t, '{"tool":"f","affinity":"strict_queue","session":"\\u00e4ü"}').options, {
    session: 'äü',
    affinity: 'strict_queue',
  });
  t.is(
    good(t, '{"tool":"f"}').options,
    good(t, '{"tool":"g"}').options,
    'one object for all that ask nothing',
  );
});

test('reads control lines; one about a command has no id of its own', (t) => {
  const control = (line: string) => {
    const parsed = parse(encodeText(line), 7);
    return parsed instanceof ControlLine ? parsed : (t.fail(line) as never);
  };
  const byId = control('{"id":1,"control":"cancel"}');
  t.like(byId, { verb: 'cancel', id: '1', params: {} });
  t.like(byId.command, { id: 'null', line: 7, source });
  t.true(isTarget(good(t, '{"tool":"f","id":1}'), byId));
  t.false(isTarget(good(t, '{"tool":"f","id":1.0}'), byId), 'ids are compared as they were written');

  const byLine = control('{"control":"cancel","line":7}');
  t.deepEqual(byLine.params, { line: 7 });
  t.true(isTarget(good(t, '{"tool":"f"}'), byLine));
  t.is(control('{"control":"flush","id":"x"}').command.id, '"x"');
  t.like(control('{"control":"end_session","id":3,"session":"a"}'), { id: '3', params: { session: 'a' } });
});

test('refuses bytes that are not UTF-8, and says which', (t) => {
  const lines: [bytes: number[], at: number][] = [
    [[0xff], 10],
    [[0x61, 0xc3], 11],
    [[0xed, 0xa0, 0x80], 10],
    [[0xc0, 0xaf], 10],
    [[0xf4, 0x90, 0x80, 0x80], 10],
  ];
  for (const [bytes, at] of lines) {
    const line = `{"tool":"${toByteString(Buffer.from(bytes))}"}`;
    t.like(bad(t, line), { code: 'invalid_utf8', message: `byte ${at} of the line is not UTF-8` });
  }
  t.is(bad(t, '\xff\xfe{\0}\0').code, 'invalid_utf8');
});

test('answers a bad line to its id, as far as that can be read', (t) => {
  const ids = {
    '{"id":5,"tool":1}': '5',
    '{"nope":1,"id":"x"}': '"x"',
    '{"control":"stop","id":1}': '1',
    '{"control":"cancel","id":{}}': 'null',
    '{"id":5,"tool"': '5',
    '{"id":"x"': '"x"',
    '{"id":5, "tool":"\xff"}': '5',
    '{"id":12': 'null',
    '{"id":"\xff","tool":"f"}': 'null',
    '{"id":1,"id":2}': 'null',
    '{"id":{},"tool":"f"}': 'null',
    '{"tool":"f","id":nope}': 'null',
    '[{"id":5}]': 'null',
  };
  for (const [line, id] of Object.entries(ids)) t.is(bad(t, line).id, id, line);
});
