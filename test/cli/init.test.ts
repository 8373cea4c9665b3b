import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { type Background, background, runIn } from '../helpers/detached.js';
import { describeProcess, processesLeftWith } from '../helpers/processes.js';
import { mountSmallDisk } from '../helpers/small-disk.js';
import { developmentPython, program } from '../helpers/start.js';

const files = ['README.md', 'adapter.py', 'snakepit.toml', 'test_adapter.py'];
const template = (name: string) => readFileSync(join('templates/adapter', name), 'utf8');

/** Without what Python and pytest leave behind. */
const listing = (folder: string) =>
  readdirSync(folder)
    .filter((name) => !/^[._]/.test(name))
    .sort();

/** Runs the blocks of the README that was written, but for the one that asks the package index; what is printed is what is shown. */
async function follow(place: Background, folder: string, readme: string): Promise<[string, string][]> {
  const tools = join(place.folder, 'bin');
  mkdirSync(tools);
  writeFileSync(join(tools, 'snakepit'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(tools, 'snakepit'), 0o755);
  symlinkSync(join(developmentPython, '../..'), join(folder, '.venv'));
  const { SNAKEPIT_PYTHON: _, ...bare } = place.env;
  const env = { ...bare, PATH: `${tools}:${bare['PATH']}`, PYTHONDONTWRITEBYTECODE: '1' };
  const pairs: [string, string][] = [];
  let printed = '';
  for (const [, language, block = ''] of readme.matchAll(/^```(\w+)\n(.*?)^```/gms)) {
    if (language === 'text') pairs.push([block, printed]);
    else if (!block.includes('pip install')) {
      const { stdout } = await promisify(execFile)('sh', ['-euc', block], {
        cwd: folder,
        env,
        timeout: 20_000,
      });
      printed = stdout;
    }
  }
  pairs.push(['tests', printed]);
  return pairs;
}

test('what it writes runs at once: the commands of its README, and its tests', async (t) => {
  const place = await background(t);
  const { code, stdout, stderr } = await runIn(place, ['init', 'two words']).answer;
  t.is(code, 0, stderr);
  t.is(
    stdout,
    "wrote README.md, adapter.py, snakepit.toml, test_adapter.py in two words\nTo try it:\n  cd 'two words'\n" +
      `  echo '{"tool": "count", "args": ["to be or not to be"]}' | snakepit start\n`,
  );
  const folder = join(place.folder, 'two words');
  t.deepEqual(listing(folder), files);
  const [lines, pool, tests] = await follow(place, folder, template('README.md'));
  t.is(lines?.[1], lines?.[0]);
  t.true(pool?.[1].startsWith(pool[0]), pool?.[1]);
  t.regex(pool?.[1] ?? '', /^note\b.*\n[\s\S]*adapter: stopped\n$/m);
  t.regex(tests?.[1] ?? '', /\n=+ 5 passed in .*=+\n$/);
  t.deepEqual(listing(folder), [...files, 'commands.jsonl'].sort());
  t.deepEqual((await processesLeftWith(`XDG_RUNTIME_DIR=${place.runtime}`, 1000)).map(describeProcess), []);
});

test('beside what is there; nothing is overwritten, unless that is asked for', async (t) => {
  const place = await background(t);
  const path = (name: string) => join(place.folder, name);
  writeFileSync(path('README.md'), 'mine\n');
  writeFileSync(path('tools.py'), 'def f(): pass\n');
  const first = await runIn(place, ['init']).answer;
  t.is(first.code, 0, first.stderr);
  t.regex(
    first.stdout,
    /^wrote adapter\.py, snakepit\.toml, test_adapter\.py\nleft README\.md as it is\nTo try it:\n {2}echo/,
  );
  t.is(readFileSync(path('README.md'), 'utf8'), 'mine\n');

  writeFileSync(path('adapter.py'), 'mine\n');
  execFileSync('rm', [path('test_adapter.py')]);
  const second = await runIn(place, ['init']).answer;
  t.is(second.code, 2);
  t.is(second.stdout, '');
  t.is(
    second.stderr,
    `snakepit: nothing was written: in ${place.folder} adapter.py and snakepit.toml are there already\n` +
      'Name a folder (snakepit init NAME), or have them overwritten with --force.\n',
  );
  t.false(listing(place.folder).includes('test_adapter.py'), 'all of it, or nothing');
  t.is(readFileSync(path('adapter.py'), 'utf8'), 'mine\n');

  const elsewhere = path('elsewhere');
  writeFileSync(elsewhere, 'mine\n');
  execFileSync('ln', ['-sf', elsewhere, path('snakepit.toml')]);
  const forced = await runIn(place, ['init', '--force', '.']).answer;
  t.is(forced.code, 0, forced.stderr);
  for (const name of files) t.is(readFileSync(path(name), 'utf8'), template(name));
  t.is(readFileSync(elsewhere, 'utf8'), 'mine\n', 'what a link leads to is no business of ours');
});

test('each wrong turn ends in one message that says what to do', async (t) => {
  const place = await background(t);
  writeFileSync(join(place.folder, 'file'), '');
  const said = async (...words: string[]) => {
    const { code, stdout, stderr } = await runIn(place, ['init', ...words]).answer;
    t.is(stdout, '');
    return [code, stderr] as const;
  };
  t.deepEqual(await said('app/tools.py'), [
    2,
    'snakepit: init makes a folder, and "app/tools.py" is no name for one\n' +
      'Write snakepit init tools; for a file that is there already, snakepit start app/tools.py.\n',
  ]);
  for (const name of ['file', 'file/under']) {
    t.deepEqual(await said(name), [
      1,
      `snakepit: cannot write to ${join(place.folder, name)}: a part of that path is a file\n` +
        'Name a folder that you can write to: snakepit init NAME.\n',
    ]);
  }
  const disk = await mountSmallDisk(t, 'size=4k,ro');
  if (disk === undefined) return;
  t.deepEqual(await said(join(disk.folder, 'words')), [
    1,
    `snakepit: cannot write to ${join(disk.folder, 'words')}: the file system is read-only\n` +
      'Name a folder that you can write to: snakepit init NAME.\n',
  ]);
});

test('where there is no room, nothing is left', async (t) => {
  const disk = await mountSmallDisk(t, 'size=8k,mode=700');
  const place = await background(t);
  if (disk === undefined) {
    t.pass();
    return;
  }
  const { code, stderr } = await runIn(place, ['init', disk.folder]).answer;
  t.is(code, 1);
  t.regex(stderr, /^snakepit: cannot write to .*: the disk is full\nName a folder/);
  t.deepEqual(readdirSync(disk.folder), []);
});
