import { lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { makeDirectory, makeDirectorySync } from '../../src/util/make-directory.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const ways = [makeDirectory, async (path: string, mode?: number) => makeDirectorySync(path, mode)] as const;

for (const [at, make] of ways.entries()) {
  const how = at === 0 ? 'makeDirectory' : 'makeDirectorySync';

  test(`${how} makes those above it as well, all as private`, async (t) => {
    const folder = await temporaryFolder(t);
    await Promise.all([1, 2, 3].map(() => make(join(folder, 'a/b/c'), 0o700)));
    await make(join(folder, 'a/b/c'), 0o700);
    for (const path of ['a', 'a/b', 'a/b/c']) t.is(lstatSync(join(folder, path)).mode & 0o777, 0o700);
  });

  test(`${how} leaves alone what is there, and says why it cannot`, async (t) => {
    const folder = await temporaryFolder(t);
    writeFileSync(join(folder, 'file'), '');
    await make(join(folder, 'file'));
    t.true(lstatSync(join(folder, 'file')).isFile());
    await t.throwsAsync(make(join(folder, 'file/below')), { code: 'ENOTDIR' });
    await t.throwsAsync(make('/proc/nowhere/deep'), { code: 'ENOENT' });
  });
}
