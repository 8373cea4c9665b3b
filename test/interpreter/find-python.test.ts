import { chmod, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { SnakepitError } from '../../src/errors.js';
import { findPython, type PythonSearch } from '../../src/interpreter/find-python.js';
import { runProgram } from '../helpers/run-program.js';
import { makeEnvironment, systemPython } from '../helpers/system-python.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const noProcess: PythonSearch['run'] = () => Promise.reject(new Error('a process was started'));

/** A folder with executables at these places, which nothing needs to run. */
async function folderWith(t: ExecutionContext, ...executables: string[]): Promise<string> {
  const folder = await temporaryFolder(t, { 'project/src/tools.py': '' });
  for (const name of executables) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await symlink(process.execPath, join(folder, name));
  }
  return folder;
}

const everything = [
  'asked/python',
  'active/bin/python',
  'conda/bin/python3',
  'project/.venv/bin/python',
  'path/python3',
];
const steps: [without: number, file: string, source: string][] = [
  [0, 'asked/python', '--python'],
  [1, 'active/bin/python', 'VIRTUAL_ENV'],
  [2, 'conda/bin/python3', 'CONDA_PREFIX'],
  [3, 'project/.venv/bin/python', '.venv'],
  [4, 'path/python3', 'PATH'],
];
for (const [without, file, source] of steps) {
  test(`${source} comes ${without === 0 ? 'first' : `after ${steps[without - 1]?.[2]}`}, and no process is started for it`, async (t) => {
    const folder = await folderWith(t, ...everything.slice(without));
    const env = {
      PATH: `/nowhere:${join(folder, 'path')}`,
      ...(without < 2 && { VIRTUAL_ENV: join(folder, 'active') }),
      ...(without < 3 && { CONDA_PREFIX: join(folder, 'conda') }),
    };
    const found = await findPython({
      ...(without < 1 && { python: 'asked/python' }),
      from: join(folder, 'project/src'),
      cwd: folder,
      env,
      run: noProcess,
    });
    t.deepEqual(found, { file: join(folder, file), source });
  });
}

test('--python may be a name on PATH, or the folder of an environment', async (t) => {
  const folder = await folderWith(t, 'path/python3.12', 'env/bin/python');
  const search = { from: folder, cwd: folder, env: { PATH: join(folder, 'path') }, run: noProcess };
  t.is((await findPython({ ...search, python: 'python3.12' })).file, join(folder, 'path/python3.12'));
  t.is((await findPython({ ...search, python: './env' })).file, join(folder, 'env/bin/python'));
});

test('a conda environment without Python is passed over', async (t) => {
  const folder = await folderWith(t, 'path/python3');
  const env = { PATH: join(folder, 'path'), CONDA_PREFIX: join(folder, 'conda') };
  t.is((await findPython({ from: folder, cwd: folder, env, run: noProcess })).source, 'PATH');
});

test('the Python of an environment runs as that environment', async (t) => {
  const folder = await folderWith(t);
  makeEnvironment(join(folder, '.venv'));
  const { file } = await findPython({ from: join(folder, 'project'), cwd: folder, env: {}, run: noProcess });
  const printed: string[] = [];
  await runProgram(file, ['-c', 'import sys; print(sys.prefix)'], {
    env: {},
    onLine: (line) => printed.push(line),
  });
  t.deepEqual(printed, [join(folder, '.venv')]);
});

test('a shim is asked which executable it stands for, in the folder of the adapter', async (t) => {
  const shim = `#!/bin/sh\ntest -f tools.py || { echo 'no version is set' >&2; exit 127; }\nexec '${systemPython}' "$@"\n`;
  const folder = await temporaryFolder(t, { 'shims/python3': shim, 'project/tools.py': '' });
  const search = { cwd: folder, env: { PATH: join(folder, 'shims') }, run: runProgram };
  t.deepEqual(await findPython({ ...search, from: join(folder, 'project') }), {
    file: systemPython,
    source: 'PATH',
  });

  const error = await t.throwsAsync(findPython({ ...search, from: folder }), {
    instanceOf: SnakepitError,
    code: 'interpreter',
    message: /shims\/python3 is a script/,
  });
  t.is(error?.details, 'no version is set');
  t.regex(error?.remedy ?? '', /--python/);
});

const refused: [what: string, search: Partial<PythonSearch>, message: RegExp, remedy: RegExp][] = [
  ['nothing at all', {}, /no python3 on PATH/, /3\.10.*--python/],
  ['a --python that is not there', { python: './py' }, /--python: there is no .*py$/, /path/],
  ['a version in place of a name', { python: '3.12' }, /no 3\.12 on PATH/, /Did you mean python3\.12\?/],
  ['a --python that is not executable', { python: 'plain' }, /plain is not executable/, /chmod/],
  [
    'an adapter in the place of --python',
    { python: 'tools.py' },
    /tools\.py is not executable/,
    /snakepit start FILE/,
  ],
  ['a folder that is no environment', { python: './empty' }, /no bin\/python/, /environment/],
  [
    'an active environment that is gone',
    { env: { VIRTUAL_ENV: '/nowhere' } },
    /VIRTUAL_ENV is \/nowhere/,
    /deactivate/,
  ],
];
for (const [what, search, message, remedy] of refused) {
  test(`refuses ${what}`, async (t) => {
    const folder = await temporaryFolder(t, { plain: '', 'tools.py': '', 'empty/x': '' });
    await chmod(join(folder, 'plain'), 0o644);
    const attempt = findPython({ from: folder, cwd: folder, env: {}, run: noProcess, ...search });
    const error = await t.throwsAsync(attempt, { instanceOf: SnakepitError, code: 'interpreter', message });
    t.regex(error?.remedy ?? '', remedy);
  });
}
