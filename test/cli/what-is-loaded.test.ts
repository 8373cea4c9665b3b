import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { adapter, developmentPython, program, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

/** Packages that take longer to load than Node to start, as a source map names them. */
const heavy = /node_modules\/(@grpc|protobufjs|long|zod|react|ink|smol-toml|prom-client|@opentelemetry)\//;
const hook = join(process.cwd(), 'test/fixtures/cli/tell-what-is-loaded.mjs');

test('commands that are to be quick load neither gRPC nor any other large package', async (t) => {
  const pit = await start(t, { args: ['-w', '1', '-n', 'pit', adapter('answers.py'), '--on-eof', 'stay'] });
  await pit.said('w1: ready');
  const commands = [
    ['--help'],
    ['version'],
    ['status'],
    ['status', '-n', 'pit', '--json'],
    ['call', 'add', 'a=1', 'b=2'],
  ];
  const found = await Promise.all(commands.map((words) => loaded(t, pit.runtime, words)));
  for (const [index, files] of found.entries()) {
    const sources = files.flatMap(sourcesOf);
    const name = commands[index]?.join(' ');
    t.true(sources.includes('src/cli/run-command-line.ts'), `${name}: its own sources are seen`);
    t.deepEqual(
      sources.filter((source) => heavy.test(source)),
      [],
      name,
    );
    t.true(files.length <= 10, `${name}: ${files.length} files`);
  }
  pit.signal('SIGTERM');
  await pit.ended;
});

test('a start that shows no dashboard loads nothing of it, nor what reads files or answers from outside where there is none', async (t) => {
  const runtime = await temporaryFolder(t);
  const files = await loaded(t, runtime, [
    'start',
    '-w',
    '1',
    '--python',
    developmentPython,
    adapter('answers.py'),
  ]);
  // Each that is opened is a fraction of a millisecond until the first result: see scripts/build.js.
  t.true(files.length <= 20, `${files.length} files`);
  const sources = files.flatMap(sourcesOf);
  t.true(
    sources.some((source) => source.includes('node_modules/@grpc/')),
    'what is used is seen',
  );
  t.deepEqual(
    sources.filter((source) =>
      /node_modules\/(react|ink|smol-toml|prom-client|@opentelemetry)\//.test(source),
    ),
    [],
  );
});

test('the packages that are looked for are those that there are', (t) => {
  const parts = readdirSync('dist/parts').filter((name) => name.endsWith('.js'));
  const packages = parts.flatMap((name) => sourcesOf(join('dist/parts', name))).join('\n');
  for (const name of [
    '@grpc',
    'protobufjs',
    'zod',
    'react',
    'ink',
    'smol-toml',
    'prom-client',
    '@opentelemetry',
  ])
    t.true(packages.includes(`node_modules/${name}/`), name);
});

/** The files of dist/ that a command loads. */
async function loaded(t: ExecutionContext, runtime: string, words: readonly string[]): Promise<string[]> {
  const list = join(await temporaryFolder(t), 'loaded');
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, XDG_RUNTIME_DIR: runtime, LOADED: list };
  await new Promise<void>((done, failed) => {
    const child = execFile(process.execPath, ['--import', hook, program, ...words], { env }, (error) =>
      error === null ? done() : failed(error),
    );
    child.stdin?.end();
  });
  return readFileSync(list, 'utf8')
    .split('\n')
    .filter((url) => url.includes('/dist/'))
    .map((url) => fileURLToPath(url));
}

/** The sources, from the root of the project, that a file of dist/ holds: none where it only refers to others. */
function sourcesOf(file: string): string[] {
  if (!existsSync(`${file}.map`)) return [];
  const { sources } = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as { readonly sources: string[] };
  return sources.map((source) => source.replace(/^(\.\.\/)+/, ''));
}
