import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { SnakepitError } from '../../src/errors.js';
import type { PitEvent } from '../../src/events.js';
import { installScriptDependencies } from '../../src/interpreter/script-dependencies.js';
import { runProgram } from '../helpers/run-program.js';
import { systemPython } from '../helpers/system-python.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { makeWheels } from '../helpers/wheels.js';

const adapter = (toml: string) =>
  `# /// script\n${toml.replace(/^/gm, '# ')}\n# ///\ndef add(a, b): return a + b\n`;

/** Where `npm test` puts uv: into the Python development environment. */
const uv = join(process.cwd(), 'python/.venv/bin/uv');

async function install(folder: string, path: string) {
  const events: PitEvent[] = [];
  const env = { PATH: path, HOME: folder, UV_OFFLINE: '1', UV_PYTHON: systemPython };
  const file = join(folder, 'tools.py');
  const script = await installScriptDependencies({
    file,
    env,
    run: runProgram,
    emit: (event) => events.push(event),
  });
  return { script, events };
}

test('without uv they are ignored, with a warning', async (t) => {
  const folder = await temporaryFolder(t, { 'tools.py': adapter('dependencies = ["rich"]') });
  const { script } = await install(folder, '/nowhere');
  t.is(script.kind, 'ignored');
  t.regex(script.kind === 'ignored' ? script.warning : '', /tools\.py declares its dependencies .* takes uv/);
});

test('an adapter that declares nothing has nothing to do with uv', async (t) => {
  const folder = await temporaryFolder(t, { 'tools.py': 'import this\n', 'bin/uv': '#!/bin/sh\nexit 3\n' });
  t.deepEqual((await install(folder, join(folder, 'bin'))).script, { kind: 'none' });
});

const failures: [what: string, says: string, remedy: RegExp][] = [
  ['about a package', 'error: no such package', /Correct its/],
  ['about flags it does not know yet', "error: unexpected argument '--script' found", /Update uv/],
];
for (const [what, says, remedy] of failures) {
  test(`what uv says when it fails is shown: ${what}`, async (t) => {
    const uv = `#!/bin/sh\necho "${says}" >&2\nexit 2\n`;
    const folder = await temporaryFolder(t, { 'tools.py': adapter('dependencies = ["rich"]'), 'bin/uv': uv });
    const error = await t.throwsAsync(install(folder, join(folder, 'bin')), {
      instanceOf: SnakepitError,
      code: 'interpreter',
      message: /dependencies of tools\.py/,
    });
    t.is(error?.details, says);
    t.regex(error?.remedy ?? '', remedy);
  });
}

test('uv makes an environment with the dependencies, beside nothing of ours', async (t) => {
  if (!existsSync(uv)) {
    t.log('skipped: there is no uv in python/.venv');
    t.pass();
    return;
  }
  const wheels = makeWheels(await temporaryFolder(t), 'tiny-wheel');
  const toml = `dependencies = ["tiny-wheel"]\n[tool.uv]\nno-index = true\nfind-links = [${JSON.stringify(wheels)}]`;
  const folder = await temporaryFolder(t, { 'tools.py': adapter(toml) });
  const path = `${join(uv, '..')}:/usr/bin:/bin`;
  const { script, events } = await install(folder, path);
  const python = script.kind === 'ready' ? script.python : '';
  t.is(
    execFileSync(python, ['-c', 'import tiny_wheel; print(tiny_wheel.size)'], { encoding: 'utf8' }),
    '1\n',
  );
  t.true(events.some((event) => event.type === 'packages-progress' && event.line.includes('tiny-wheel')));
  t.deepEqual(
    (await readdir(folder)).filter((name) => !name.startsWith('.')),
    ['tools.py'],
  );

  const again = await install(folder, path);
  t.deepEqual(again.script, { kind: 'ready', python });
  t.deepEqual(again.events, [], 'the second time there is nothing to tell');
});
