import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const run = promisify(execFile);

/** Everything that may be in the package. */
const wanted = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^bin\/snakepit\.js$/,
  /^dist\/((cli|index)\.js|parts\/[\w-]+\.js|types\/.+\.d\.ts)$/,
  /^man\/snakepit(-\w+)*\.1$/,
  /^proto\/.+\.proto$/,
  /^python\/(pyproject\.toml|README\.md)$/,
  /^templates\/adapter\/(adapter\.py|test_adapter\.py|snakepit\.toml|README\.md)$/,
  /^schema\/snakepit\.schema\.json$/,
  /^python\/src\/\w+\/([\w/]+\.py|py\.typed|_private\/descriptors\.binpb)$/,
];

/** Files of a folder, as paths from the root. */
const filesIn = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith(ending));

test('the package holds what is needed, and nothing else', async (t) => {
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--dry-run', '--json']);
  const [packed] = JSON.parse(stdout);
  const files: string[] = packed.files.map(({ path }: { path: string }) => path);
  t.deepEqual(
    files.filter((file) => !wanted.some((expression) => expression.test(file))),
    [],
  );
  const needed = [
    ...['bin/snakepit.js', 'dist/cli.js', 'dist/index.js', 'dist/types/index.d.ts', 'LICENSE', 'README.md'],
    ...['python/pyproject.toml', 'python/README.md'],
    ...filesIn('python/src', '.py'),
    ...filesIn('dist/parts', '.js'),
    ...filesIn('man', '.1'),
    ...filesIn('proto', '.proto'),
    ...filesIn('templates/adapter', ''),
  ];
  t.deepEqual(
    needed.filter((file) => !files.includes(file)),
    [],
  );
});

test('the types of the package resolve wherever an ES module is taken', async (t) => {
  const folder = await temporaryFolder(t);
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]);
  const [{ filename }] = JSON.parse(stdout);
  t.true(existsSync(join(folder, filename)));
  await t.notThrowsAsync(run('npx', ['attw', join(folder, filename), '--profile', 'esm-only']));
});
