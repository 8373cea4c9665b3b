import test from 'ava';
import { scriptBlock } from '../../src/interpreter/script-block.js';

const block = '# /// script\n# dependencies = [\n#   "rich",\n# ]\n#\n# requires-python = ">=3.11"\n# ///\n';
const toml = 'dependencies = [\n  "rich",\n]\n\nrequires-python = ">=3.11"';

const cases: [what: string, source: string, expected: string | undefined][] = [
  ['a block', `#!/usr/bin/env python\n${block}\nimport rich\n`, toml],
  ['a block with Windows line ends', block.replaceAll('\n', '\r\n'), toml],
  ['no block', 'import rich\n', undefined],
  ['a block of another type', block.replace('script', 'pyproject'), undefined],
  ['a block that never ends', block.replace('# ///\n', ''), undefined],
  ['a block that a bare line interrupts', block.replace('#\n', '\n'), undefined],
  ['an indented block', block.replace(/^/gm, '  '), undefined],
  ['an empty block', '# /// script\n# ///\n', undefined],
];
for (const [what, source, expected] of cases) {
  test(what, (t) => t.is(scriptBlock(source), expected));
}

test('two blocks are an error, as the specification demands', (t) => {
  t.throws(() => scriptBlock(`${block}\n${block}`), { code: 'adapter', message: /more than one/ });
});
