import test from 'ava';
import { bareResult } from '../../src/cli/call/bare-result.js';
import { callArguments, needSchema } from '../../src/control/call-arguments.js';
import type { ToolReport } from '../../src/control/protocol.js';

const tool = (properties: object): ToolReport => ({
  name: 'f',
  doc: '',
  parameters: [],
  schema: { type: 'object', properties },
  stream: false,
  async: false,
  idempotent: false,
  batch: null,
  wait_ms: 0,
  timeout_ms: null,
});
const typed = tool({
  path: { type: 'string' },
  n: { type: 'integer' },
  ratio: { type: 'number' },
  flag: { type: 'boolean' },
  maybe: { anyOf: [{ type: 'string' }, { type: 'null' }] },
  rows: { type: 'array' },
  any: {},
  data: { type: 'object', properties: { $bytes: { type: 'string', contentEncoding: 'base64' } } },
});
const files = (path: string) =>
  Buffer.from(
    { 'a.txt': 'line\n', 'a.json': '{"a":\n1}', 'a.bin': 'ab', '/dev/stdin': ' [1,2]\n' }[path] ?? '',
  );

const cases: readonly (readonly [words: readonly string[], json: string])[] = [
  [[], '{}'],
  [['{"a": 9007199254740993}'], '{"a": 9007199254740993}'],
  [['[1, 1.0]'], '[1, 1.0]'],
  [['-'], '[1,2]'],
  [['path=a.html'], '{"path":"a.html"}'],
  [['path=5', 'n=5'], '{"path":"5","n":5}'],
  [['n=9007199254740993'], '{"n":9007199254740993}'],
  [['ratio=1.0'], '{"ratio":1.0}'],
  [['flag=true'], '{"flag":true}'],
  [['maybe=null'], '{"maybe":null}'],
  [['maybe=x'], '{"maybe":"x"}'],
  [['rows=[1, 2]'], '{"rows":[1, 2]}'],
  [['any=[1]', 'unknown=x=y'], '{"any":[1],"unknown":"x=y"}'],
  [['any='], '{"any":""}'],
  [['n=five'], '{"n":"five"}'],
  [['path:=5'], '{"path":5}'],
  [['path=@a.txt'], '{"path":"line\\n"}'],
  [['data=@a.bin'], '{"data":{"$bytes":"YWI="}}'],
  [['data=ab'], '{"data":{"$bytes":"YWI="}}'],
  [['data:={"$bytes":"YWI="}'], '{"data":{"$bytes":"YWI="}}'],
  [['any:=@a.json'], '{"any":{"a": 1}}'],
];

for (const [words, json] of cases) {
  test(`reads ${JSON.stringify(words)}`, (t) => {
    t.is(callArguments(words, typed, files), json);
    t.notThrows(() => JSON.parse(json));
  });
}

test('refuses what it cannot read', (t) => {
  t.throws(() => callArguments(['x']), { message: /neither NAME=VALUE nor JSON/ });
  t.throws(() => callArguments(['{"a":}']), { message: /not JSON/ });
  t.throws(() => callArguments(['a:={']), { message: /^a: not JSON/ });
  t.throws(() => callArguments(['a=1', 'a=2']), { message: 'a is given twice' });
  t.throws(() => callArguments(['a=@/no/such/file']), { message: /cannot read/ });
});

test('asks for a schema only where it helps', (t) => {
  t.true(needSchema(['a=1']));
  t.false(needSchema(['a:=1']));
  t.false(needSchema(['{"a":1}']));
  t.false(needSchema([]));
});

test('a bare result is what was written', (t) => {
  t.is(bareResult('{"id":1,"line":2,"ok":true,"result":9007199254740993}'), '9007199254740993');
  t.is(bareResult('{"id":1,"line":2,"ok":true,"result":{"ü": 1.0},"run":{"worker":"w1"}}'), '{"ü": 1.0}');
});
