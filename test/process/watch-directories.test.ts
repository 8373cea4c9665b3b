import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { untilFound } from '../../src/process/watch-directories.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

test('a directory that comes while the others are listed is watched as well', async (t) => {
  const base = join(await temporaryFolder(t), 'base');
  const inner = join(base, 'inner');
  const directories = () => {
    const names = existsSync(base) ? readdirSync(base) : [];
    mkdirSync(inner, { recursive: true });
    return [base, ...names.map((name) => join(base, name))];
  };
  let looks = 0;
  const look = async () => {
    // What comes next is seen by whoever watches the inner one, and by nobody else.
    if (++looks === 1) setImmediate(() => writeFileSync(join(inner, 'file'), ''));
    return existsSync(join(inner, 'file')) ? 'found' : undefined;
  };
  const patience = AbortSignal.timeout(5000);
  t.is(await untilFound(directories, look, patience), 'found');
});
