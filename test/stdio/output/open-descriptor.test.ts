import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import test from 'ava';
import { SnakepitError } from '../../../src/errors.js';
import { openFileForResults } from '../../../src/stdio/output/open-descriptor.js';
import { Output } from '../../../src/stdio/output/output.js';
import { systemClock } from '../../../src/util/clock.js';

const folder = mkdtempSync(join(tmpdir(), 'snakepit-test-'));
test.after.always(() => rmSync(folder, { recursive: true }));

const open = (path: string) => openFileForResults(path, systemClock);

test('empties a file that is there, and writes all bytes to it', async (t) => {
  const path = join(folder, 'results.jsonl');
  writeFileSync(path, 'what was before');
  const output = new Output({ descriptor: await open(path) });
  output.write('é is two bytes: \u00c3\u00a9\n');
  output.write('x'.repeat(1_000_000));
  await output.end();
  t.deepEqual(readFileSync(path, 'latin1'), `é is two bytes: \u00c3\u00a9\n${'x'.repeat(1_000_000)}`);
});

test('feeds a named pipe as fast as it is read', async (t) => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = spawn('sh', ['-c', `sleep 0.2; cat ${path}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const output = new Output({ descriptor: await open(path) });
  output.write('x'.repeat(2_000_000));
  const [, read] = await Promise.all([output.end(), buffer(reader.stdout)]);
  t.is(read.length, 2_000_000);
});

test('says why a file cannot be opened', async (t) => {
  const reasons = {
    [join(folder, 'missing', 'x')]: 'no such file or directory',
    [folder]: 'illegal operation on a directory',
  };
  for (const [path, reason] of Object.entries(reasons)) {
    const error = await t.throwsAsync(open(path), { instanceOf: SnakepitError });
    t.like(error, { code: 'usage', message: `cannot write results to ${path}: ${reason}` });
  }
});
