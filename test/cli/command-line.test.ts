import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test from 'ava';
import { fakeInstance } from '../helpers/fake-instance.js';
import { snakepit, snakepitIn } from '../helpers/snakepit.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

test('help is given however it is asked for', async (t) => {
  const runtime = await temporaryFolder(t);
  const [program, short, word, nothing] = await Promise.all([
    snakepit(runtime, '--help'),
    snakepit(runtime, '-h'),
    snakepit(runtime, 'help'),
    snakepit(runtime),
  ]);
  t.is(program.code, 0);
  t.regex(program.stdout, /^Usage: snakepit COMMAND/);
  t.deepEqual(short, program);
  t.deepEqual(word, program);
  t.deepEqual(nothing, { code: 2, stdout: '', stderr: program.stdout });

  const [status, mistaken, asked, all] = await Promise.all([
    snakepit(runtime, 'status', '--help'),
    snakepit(runtime, 'status', 'x', '--nonsense', '-h'),
    snakepit(runtime, 'help', 'status'),
    snakepit(runtime, '--help-all'),
  ]);
  t.regex(status.stdout, /^Usage: snakepit status \[flags\]/);
  t.deepEqual([mistaken, asked], [status, status]);
  t.true(all.stdout.includes(program.stdout) && all.stdout.includes('--heartbeat-misses'));
  const start = await snakepit(runtime, 'start', '--help-all');
  t.regex(start.stdout, /^Restarts:\n {6}--max-restarts N\/TIME .*\(SNAKEPIT_MAX_RESTARTS\)/ms);
});

test('the version', async (t) => {
  const runtime = await temporaryFolder(t);
  const answers = [['version'], ['--version'], ['-V']].map((words) => snakepit(runtime, ...words));
  for (const answer of await Promise.all(answers)) {
    t.deepEqual(answer, { code: 0, stdout: `${version}\n`, stderr: '' });
  }
  const { stdout } = await snakepit(runtime, 'version', '--json');
  t.deepEqual(JSON.parse(stdout), {
    snakepit: version,
    node: process.version,
    python_package: join(process.cwd(), 'python'),
  });
});

const mistakes: readonly (readonly [words: string, says: RegExp])[] = [
  ['statsu', /"statsu"\nDid you mean status\?/],
  ['xyzzy', /no command "xyzzy"\nsnakepit --help/],
  ['--name tools status', /"--name" is no command\nFlags come after the command/],
  ['status --wtach', /--wtach\nDid you mean --watch\?/],
  ['status --timeout 5', /--timeout: "5" has no unit/],
  ['wait --for=redy', /--for: "redy" is not one of ready, idle, stopped\nDid you mean ready\?/],
  ['scale many', /N: "many" is not a whole number/],
  ['completion tcsh', /SHELL: "tcsh" is not one of bash, zsh, fish/],
  ['drain', /needs WORKER/],
  ['status -n ../x', /"\.\.\/x" cannot be the name of an instance/],
  ['wait -n -x', /"-x" cannot be the name of an instance/],
];

test('mistakes: exit 2, what is wrong, and what was probably meant', async (t) => {
  const runtime = await temporaryFolder(t);
  await Promise.all(
    mistakes.map(async ([words, says]) => {
      const { code, stdout, stderr } = await snakepit(runtime, ...words.split(' '));
      t.is(code, 2, words);
      t.is(stdout, '');
      t.regex(stderr, says);
      t.notRegex(stderr, /\bat .*\.js:\d+/);
    }),
  );
  t.deepEqual(readdirSync(runtime), [], 'nothing was started');
});

test('a mistake in a variable is told with its name', async (t) => {
  const runtime = await temporaryFolder(t);
  const { code, stderr } = await snakepitIn({ runtime, env: { SNAKEPIT_NAME: '../x' } }, 'status');
  t.is(code, 2);
  t.regex(stderr, /"\.\.\/x"/);
  const other = await snakepitIn({ runtime, env: { SNAKEPIT_NAME: 'other' } }, 'status');
  t.is(other.code, 3);
  t.regex(other.stderr, /no instance named other/);
});

test('what a command does not need is not loaded', async (t) => {
  const runtime = await temporaryFolder(t);
  await fakeInstance(t, runtime);
  const coverage = await temporaryFolder(t);
  for (const words of [['--help'], ['version'], ['status', '--json'], ['status', '--help']]) {
    const folder = join(coverage, words.join('-'));
    const { code } = await snakepitIn({ runtime, env: { NODE_V8_COVERAGE: folder } }, ...words);
    t.is(code, 0);
    const files = loadedFiles(folder);
    t.true(files.some((file) => basename(file) === 'cli.js'));
    t.deepEqual(
      files.filter((file) => /grpc|protobuf|react|start-|pit-|zod/.test(basename(file))),
      [],
      words.join(' '),
    );
    const sizes = files.map((file) => readFileSync(file).length);
    const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000;
    t.true(kilobytes < (words[0] === 'status' ? 100 : 40), `${words.join(' ')}: ${kilobytes} kB`);
    const texts = files.map((file) => readFileSync(file, 'utf8'));
    t.false(texts.some((text) => text.includes('grpc.health.v1')));
    const hasCommander = texts.some((text) => text.includes('commander.unknownOption'));
    t.is(hasCommander, words.includes('--json'), 'commander is loaded only to parse');
  }
});

/** Our own files that a program loaded, of its coverage. */
function loadedFiles(folder: string): string[] {
  const [report = ''] = readdirSync(folder);
  const { result } = JSON.parse(readFileSync(join(folder, report), 'utf8'));
  return result
    .map(({ url }: { url: string }) => url)
    .filter((url: string) => url.includes('/dist/'))
    .map((url: string) => url.replace('file://', ''));
}
