import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { loadConfigFiles } from '../../../src/config/file/load-config-files.js';
import { FileMistakes } from '../../../src/config/file/mistakes.js';
import { resolveStartConfig } from '../../../src/config/resolve-start-config.js';
import { SnakepitError } from '../../../src/errors.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';

async function load(cwd: string, file?: string, env: NodeJS.ProcessEnv = { HOME: '/nobody' }) {
  return loadConfigFiles({ named: file === undefined ? undefined : { file, by: '-c/--config' }, env, cwd });
}

async function refused(t: ExecutionContext, cwd: string, file?: string, env?: NodeJS.ProcessEnv) {
  const error = await t.throwsAsync(load(cwd, file, env), { instanceOf: SnakepitError, code: 'usage' });
  return error as SnakepitError;
}

test('the nearest file counts, from here upwards, and names of files in it are relative to it', async (t) => {
  const root = await temporaryFolder(t, {
    'snakepit.toml': 'adapter = "tools/web.py:title"\noutput = "out.jsonl"\npython = "venv/bin/python"\n',
    'tools/web.py': '',
    'deep/er/x': '',
  });
  const cwd = join(root, 'deep/er');
  const files = await load(cwd);
  const config = resolveStartConfig({ adapter: undefined, flags: {}, environment: {}, cwd, files });
  const file = join(root, 'tools/web.py');
  t.deepEqual(config.adapter, { kind: 'file', spec: `${file}:title`, file, attribute: 'title' });
  t.is(config.output.file, join(root, 'out.jsonl'));
  t.is(config.python, join(root, 'venv/bin/python'));
  t.like(config.origin, { output: 'project', python: 'project', workers: 'default' });
  t.is(files.project?.place(['output']), `${join(root, 'snakepit.toml')}:2`);
});

test('a module is imported from the folder of the file that names it', async (t) => {
  const root = await temporaryFolder(t, { 'snakepit.toml': 'adapter = "pkg.tools"', 'deep/x': '' });
  const cwd = join(root, 'deep');
  const files = await load(cwd);
  const { adapter } = resolveStartConfig({ adapter: undefined, flags: {}, environment: {}, cwd, files });
  t.like(adapter, { kind: 'module', module: 'pkg.tools', folder: root });
});

test('what is no name of a file stays what it is', async (t) => {
  const cwd = await temporaryFolder(t, {
    'snakepit.toml': 'python = "python3.11"\noutput = "-"\nevents = "fd:3"\njoblog = "~/jobs"\n',
  });
  const { project } = await load(cwd);
  t.deepEqual(project?.settings.values, {
    python: 'python3.11',
    output: '-',
    events: 'fd:3',
    joblog: '/nobody/jobs',
  });
});

test('a search ends with the repository, below the home, and below a folder that is open to all', async (t) => {
  const root = await temporaryFolder(t, {
    'snakepit.toml': 'workers = 2',
    'repository/.git/x': '',
    'repository/src/x': '',
    'home/me/x': '',
    'open/mine/x': '',
    'open/snakepit.toml': 'workers = 3',
  });
  await chmod(join(root, 'open'), 0o777);
  const found = async (folder: string, env?: NodeJS.ProcessEnv) =>
    (await load(join(root, folder), undefined, env)).project?.settings.values;
  t.is(await found('repository/src'), undefined);
  t.is(await found('home/me', { HOME: join(root, 'home') }), undefined);
  t.is(await found('open/mine'), undefined);
  t.deepEqual(await found('open'), { workers: 3 }, 'where one has gone oneself');
  t.deepEqual(await found('home/me'), { workers: 2 });
});

test('pyproject.toml is read where it has a table for us; beside snakepit.toml it is ignored, which is said', async (t) => {
  const cwd = await temporaryFolder(t, {
    'pyproject.toml': '[project]\nname = "snakepit-user"\n',
    'with/pyproject.toml':
      '[project]\nname = "x"\n[tool.snakepit]\nworkers = 3\n[tool.snakepit.env]\nA = "1"\n',
    'both/snakepit.toml': 'workers = 2',
    'both/pyproject.toml': '[tool.snakepit]\nworkers = 3\n',
  });
  t.deepEqual(await load(cwd), { project: undefined, user: undefined, warnings: [] });
  const found = await load(join(cwd, 'with'));
  t.deepEqual(found.project?.settings.values, { workers: 3, env: { A: '1' } });
  t.is(found.project?.place(['env', 'A']), 'pyproject.toml:6');
  const both = await load(join(cwd, 'both'));
  t.deepEqual(both.project?.settings.values, { workers: 2 });
  t.deepEqual(both.warnings, [
    'pyproject.toml has [tool.snakepit], too: it is ignored, since snakepit.toml is beside it',
  ]);
});

test('a file that was named is the only one, and has to be there', async (t) => {
  const cwd = await temporaryFolder(t, {
    'snakepit.toml': 'workers = 2',
    'other.toml': 'workers = 3',
    'pyproject.toml': '[project]\nname = "x"',
  });
  t.deepEqual((await load(cwd, 'other.toml')).project?.settings.values, { workers: 3 });
  t.deepEqual((await load(cwd, '/dev/null')).project?.settings.values, {});
  t.is((await refused(t, cwd, 'none.toml')).message, '-c/--config: there is no file none.toml');
  t.is(
    (await refused(t, cwd, 'pyproject.toml')).message,
    '-c/--config: pyproject.toml has no [tool.snakepit]',
  );
  t.is((await refused(t, cwd, '.')).message, ' cannot be read: it is a folder');
});

test("the user's file comes last, knows no adapter, and lies where XDG says", async (t) => {
  const cwd = await temporaryFolder(t, {
    'snakepit.toml': 'workers = 2\n[env]\nA = "project"\nB = "project"\n',
    '.config/snakepit/config.toml': 'workers = 8\nqueue = 7\n[env]\nB = "user"\nC = "user"\n',
    'xdg/snakepit/config.toml': 'adapter = "x.py"\nname = "y"\n',
  });
  const files = await load(cwd, undefined, { HOME: cwd });
  const environment = { SNAKEPIT_ENV: 'A=variable' };
  const config = resolveStartConfig({
    adapter: undefined,
    flags: { env: ['D=flag'] },
    environment,
    cwd,
    files,
  });
  t.is(config.workers, 2);
  t.is(config.input.queue, 7);
  t.deepEqual(config.worker.env, { A: 'variable', B: 'project', C: 'user', D: 'flag' });
  t.like(config.origin, { workers: 'project', queue: 'user', env: 'flag' });
  const error = await refused(t, cwd, undefined, { XDG_CONFIG_HOME: join(cwd, 'xdg') });
  t.regex(
    error.details ?? '',
    /^.*config\.toml:1: adapter is not for all that a user runs; Write it into the sna/,
  );
  t.regex(error.details ?? '', /^.*config\.toml:2: name is not/m);
});

const wrongs: readonly (readonly [text: string, message: string, remedy?: string])[] = [
  ['timeuot = "3s"', 'there is no setting "timeuot"', 'Did you mean timeout?'],
  ['max_line = 3', 'there is no setting "max_line"', 'Did you mean max-line?'],
  ['__proto__ = 3', 'there is no setting "__proto__"', 'snakepit start --help-all lists what there is.'],
  ['detach = true', 'detach is for the command line only', 'Leave it out.'],
  [
    'workers = "2"',
    'workers: "2" is text, and this takes a whole number',
    'Write it without quotes: workers = 4.',
  ],
  ['workers = 0', 'workers: "0" is too small: at least 1'],
  ['workers = 1.5', 'workers: "1.5" is not a whole number'],
  ['timeout = 30', 'timeout: "30" has no unit', 'Write 30s for seconds, 30ms for milliseconds.'],
  [
    'timeout = true',
    'timeout: true is a switch, and this takes text',
    'Write it in quotes: timeout = "TIME".',
  ],
  ['python = 3.11', 'python: 3.11 is a number, and this takes text', 'Write it in quotes: python = "…".'],
  ['python = ""', 'python: the value is empty'],
  ['raw = "yes"', 'raw: "yes" is text, and this takes true or false', 'Write raw = true, or leave it out.'],
  ['nan = "nul"', 'nan: "nul" is not one of error, null', 'Did you mean null?'],
  ['env = "A=1"', 'env: "A=1" is text, and this takes a table', 'Write env = { KEY = "value" }.'],
  ['[env]\nA = 1', 'env: A: 1 is a number, and this takes text', 'Write it in quotes: A = "1".'],
  ['adapter = 3', 'adapter: 3 is a number, and this takes text', 'Write it in quotes: adapter = "…".'],
  ['jitter = "10"', 'jitter: "10" has no percent sign', 'Write 10%.'],
  ['backoff = "9s..1s"', 'backoff: "9s..1s" ends before it begins', 'Write 1s..9s.'],
  ['id = [1]', 'id: this is a list, and this takes text', 'Write it in quotes: id = "…".'],
];

for (const [text, message, remedy] of wrongs) {
  test(`what is wrong is said with file, line and remedy: ${JSON.stringify(text)}`, async (t) => {
    const cwd = await temporaryFolder(t, { 'snakepit.toml': `# first\n${text}\n` });
    const error = await refused(t, cwd);
    const line = text.split('\n').length + 1;
    t.is(error.message, `snakepit.toml:${line}: ${message}`);
    t.is(error.remedy, remedy);
    t.true(error.cause instanceof FileMistakes);
  });
}

test('all that is wrong is said at once, in the order of the lines', async (t) => {
  const cwd = await temporaryFolder(t, { 'snakepit.toml': 'queue = 0\n\nquit = true\nworkers = "4"\n' });
  const { message, details } = await refused(t, cwd);
  t.is(message, 'snakepit.toml has 3 mistakes');
  t.deepEqual(details?.split('\n'), [
    'snakepit.toml:1: queue: "0" is too small: at least 1',
    'snakepit.toml:3: there is no setting "quit"; Did you mean quiet?',
    'snakepit.toml:4: workers: "4" is text, and this takes a whole number; Write it without quotes: workers = 4.',
  ]);
});

test('what is no TOML is shown where it is none', async (t) => {
  const cwd = await temporaryFolder(t, { 'snakepit.toml': 'workers = 2\nqueue = \nx = 1\n' });
  const { message, details } = await refused(t, cwd);
  t.regex(message, /^snakepit\.toml:2: this is not TOML: \w/);
  t.regex(details ?? '', /queue = /);
  await writeFile(join(cwd, 'twice.toml'), 'workers = 2\nworkers = 3\n');
  t.regex((await refused(t, cwd, 'twice.toml')).message, /^twice\.toml:2: this is not TOML: /);
});

test('a file that cannot be read is an error, wherever it was found', async (t) => {
  const cwd = await temporaryFolder(t);
  await writeFile(join(cwd, 'latin.toml'), Buffer.from([0x23, 0xe4]));
  t.is((await refused(t, cwd, 'latin.toml')).message, 'latin.toml cannot be read: it is not UTF-8');
  await mkdir(join(cwd, 'snakepit.toml'));
  t.is((await refused(t, cwd)).message, 'snakepit.toml cannot be read: it is a folder');
  if (process.getuid?.() === 0) return t.log('root may read everything');
  await writeFile(join(cwd, 'secret.toml'), '', { mode: 0o000 });
  return t.is(
    (await refused(t, cwd, 'secret.toml')).message,
    'secret.toml cannot be read: permission denied',
  );
});

test('no such adapter, and settings that contradict each other, say which file they stand in', async (t) => {
  const cwd = await temporaryFolder(t, {
    'snakepit.toml': 'adapter = "tols.py"\n',
    'tools.py': '',
    'two.toml': 'adapter = "tools.py:f"\nlines = true\ncsv = true\n',
    'raw.toml': 'raw = true\n',
  });
  const resolve = async (file: string, flags = {}) => {
    const files = await load(cwd, file);
    return resolveStartConfig({ adapter: undefined, flags, environment: {}, cwd, files });
  };
  await t.throwsAsync(resolve('snakepit.toml'), {
    message: 'adapter in snakepit.toml:1: tols.py: no such file',
  });
  await t.throwsAsync(resolve('two.toml'), {
    message: 'csv in two.toml:3 contradicts lines in two.toml:2: input has one format',
  });
  await t.throwsAsync(resolve('raw.toml', { timing: true }), {
    message: '--timing contradicts raw in raw.toml:1: a bare result says no times',
  });
  t.is((await resolve('two.toml', { jsonl: true })).input.format, 'jsonl', 'what is closer to us counts');
});

test('in the background, what a file says of the streams is left out', async (t) => {
  const cwd = await temporaryFolder(t, {
    'snakepit.toml': 'adapter = "tools.py:f"\nlines = true\noutput = "x"\nresume = true\n',
    'tools.py': '',
  });
  const files = await load(cwd);
  const request = { adapter: undefined, environment: {}, cwd, files };
  const config = resolveStartConfig({ ...request, flags: { detach: true } });
  t.like(config, {
    isDetached: true,
    input: { format: 'json' },
    output: { file: undefined, resume: undefined },
  });
  t.throws(() => resolveStartConfig({ ...request, flags: { detach: true, csv: true } }), {
    message: /^--csv does not go with -d\/--detach/,
  });
});
