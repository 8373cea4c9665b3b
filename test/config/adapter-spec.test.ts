import { join } from 'node:path';
import test from 'ava';
import { instanceStem, isInstanceName, parseAdapterSpec } from '../../src/config/adapter-spec.js';
import { SnakepitError } from '../../src/errors.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const files = { 'tools.py': '', 'a:b.py': '', 'my tool.py': '', 'sub/titles.py': '', 'no-suffix': '' };

const understood: [
  spec: string | undefined,
  file: string | undefined,
  attribute: string | undefined,
  stem: string,
][] = [
  [undefined, undefined, undefined, 'demo'],
  ['tools.py', 'tools.py', undefined, 'tools'],
  ['./tools.py:title', 'tools.py', 'title', 'tools'],
  ['sub/titles.py:Títle', 'sub/titles.py', 'Títle', 'titles'],
  ['a:b.py', 'a:b.py', undefined, 'a-b'],
  ['a:b.py:run', 'a:b.py', 'run', 'a-b'],
  ['my tool.py', 'my tool.py', undefined, 'my-tool'],
  ['no-suffix', 'no-suffix', undefined, 'no-suffix'],
  ['pkg.module', undefined, undefined, 'module'],
  ['pkg.module:MyAdapter', undefined, 'MyAdapter', 'module'],
  ['tools', undefined, undefined, 'tools'],
];
for (const [spec, file, attribute, stem] of understood) {
  test(`understands ${spec ?? 'nothing'}`, async (t) => {
    const folder = await temporaryFolder(t, files);
    const adapter = parseAdapterSpec(spec, folder);
    t.is(adapter.kind, spec === undefined ? 'demo' : file === undefined ? 'module' : 'file');
    t.is(instanceStem(adapter), stem);
    if (adapter.kind === 'demo') return;
    t.is(adapter.spec, spec ?? '');
    t.is(adapter.attribute, attribute);
    if (adapter.kind === 'file') t.is(adapter.file, join(folder, file ?? ''));
  });
}

const refused: [spec: string, message: RegExp, remedy: RegExp][] = [
  ['tool.py', /tool\.py: no such file/, /Did you mean tools\.py\?/],
  ['sub/title.py:f', /no such file/, /Did you mean sub\/titles\.py\?/],
  ['quite-different.py', /no such file/, /ADAPTER is a Python file/],
  ['nowhere/tools.py', /no folder .*nowhere/, /^$/],
  ['sub/', /sub\/ is a folder/, /sub\/tools\.py/],
  ['tools.py:', /after the colon/, /FILE\.py:FUNCTION/],
  ['tools.py:two words', /"two words" after the colon/, /FILE\.py:FUNCTION/],
  ['', /ADAPTER is empty/, /demo/],
];
for (const [spec, message, remedy] of refused) {
  test(`refuses ${JSON.stringify(spec)} and says what was meant`, async (t) => {
    const folder = await temporaryFolder(t, files);
    const error = t.throws(() => parseAdapterSpec(spec, folder), {
      instanceOf: SnakepitError,
      code: 'usage',
      message,
    });
    t.regex(error?.remedy ?? '', remedy);
  });
}

test('a stem is always fit to be a name', (t) => {
  for (const name of [
    '.py',
    '-.py',
    '...',
    'ä ö.py',
    `${'x'.repeat(100)}.py`,
    '日本.py',
    '💥.py',
    '__init__.py',
  ]) {
    const stem = instanceStem({ kind: 'file', spec: name, file: `/x/${name}`, attribute: undefined });
    t.true(isInstanceName(stem), `${name} gives ${stem}`);
  }
});

test('a name that would be a path, or an option, is none', (t) => {
  for (const name of ['', '.', '..', 'a/b', '-n', 'a b', 'a\n', 'x'.repeat(65)])
    t.false(isInstanceName(name), name);
});
