import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readSourceTree } from '../../src/process/source-tree.js';
import { watchSources } from '../../src/process/watch-sources.js';
import { FakeClock } from '../helpers/fake-clock.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { until } from '../helpers/until.js';

/** Watches a folder; what was told of it, in turns, once the clock has gone on. */
async function watched(t: ExecutionContext, files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder(t, files);
  const clock = new FakeClock();
  const told: string[][] = [];
  const watch = await watchSources({
    folder,
    file: join(folder, 'adapter'),
    mostDirectories: 100,
    clock,
    onChange: (paths) => told.push(paths.map((path) => relative(folder, path)).sort()),
    onFault: (error) => t.fail(error.message),
  });
  t.teardown(() => watch.close());
  return { folder, clock, told, watch };
}

test('what comes in a burst is told once, after a rest', async (t) => {
  const { folder, clock, told } = await watched(t, { 'a.py': '1', 'b.py': '1', 'c.py': '1', adapter: '1' });
  await writeFile(join(folder, 'a.py'), '22');
  await until(() => clock.pending === 1);
  await clock.advance(99);
  t.deepEqual(told, []);
  await writeFile(join(folder, 'tmp'), '333');
  await rename(join(folder, 'tmp'), join(folder, 'b.py'));
  await rm(join(folder, 'c.py'));
  await writeFile(join(folder, 'adapter'), '22');
  await writeFile(join(folder, 'notes.txt'), '');
  await untilTold(clock, told, 1);
  t.deepEqual(told, [['a.py', 'adapter', 'b.py', 'c.py']]);
});

test('it is told of changes that do not rest', async (t) => {
  const { folder, clock, told } = await watched(t, { 'a.py': '1' });
  for (let n = 0; told.length === 0; n++) {
    await utimes(join(folder, 'a.py'), n, n);
    await clock.advance(50);
  }
  t.pass();
});

test('once closed it tells nothing, and nothing of it is left', async (t) => {
  const { folder, clock, told, watch } = await watched(t, { 'a.py': '1' });
  await writeFile(join(folder, 'a.py'), '22');
  await until(() => clock.pending === 1);
  watch.close();
  await until(() => clock.pending === 0);
  await clock.advance(1000);
  t.deepEqual(told, []);
});

test('a tree is what can be the own code of the user', async (t) => {
  const folder = await temporaryFolder(t, {
    'a.py': '',
    'data.json': '',
    '.hidden.py': '',
    'pkg/b.py': '',
    'pkg/__pycache__/b.py': '',
    'env/pyvenv.cfg': '',
    'env/c.py': '',
    '.hidden/d.py': '',
    'node_modules/e.py': '',
    'lib/site-packages/f.py': '',
    'not-importable/g.py': '',
  });
  await symlink(folder, join(folder, 'pkg/circle'));
  await mkdir(join(folder, 'folder.py'));
  const tree = await readSourceTree({ folder, file: undefined, mostDirectories: 100 });
  t.deepEqual([...tree.files.keys()].map((path) => relative(folder, path)).sort(), ['a.py', 'pkg/b.py']);
  t.true(tree.isWhole);
  t.false((await readSourceTree({ folder, file: undefined, mostDirectories: 2 })).isWhole);
  const none = await readSourceTree({ folder: join(folder, 'none'), file: undefined, mostDirectories: 9 });
  t.is(none.files.size, 0);
});

/** Lets the clock go on, as the real one does, until so much was told. */
async function untilTold(clock: FakeClock, told: readonly unknown[], count: number): Promise<void> {
  while (told.length < count) {
    await clock.advance(100);
    await new Promise((done) => setImmediate(done));
  }
}
