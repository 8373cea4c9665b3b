import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { adapter, runStart } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

/** Node 20 cannot keep what it compiles. */
const isKept = 'enableCompileCache' in module;

test('a start keeps what Node compiled for it, and only where nobody else can write', async (t) => {
  const cache = await temporaryFolder(t);
  const compiled = join(cache, 'snakepit/compiled');
  await answer(t, cache);
  t.is(existsSync(compiled), isKept);
  if (!isKept) return;
  t.is(statSync(compiled).mode & 0o777, 0o700);
  t.true(filesIn(compiled) > 0);

  const shared = await temporaryFolder(t);
  mkdirSync(join(shared, 'snakepit/compiled'), { recursive: true });
  chmodSync(join(shared, 'snakepit/compiled'), 0o777);
  await answer(t, shared);
  t.is(filesIn(join(shared, 'snakepit/compiled')), 0);
});

test('a start for whose cache there is no place works as well', async (t) => {
  await answer(t, '/proc/none');
});

async function answer(t: ExecutionContext, cache: string): Promise<void> {
  const { code, results } = await runStart(t, {
    args: ['-w', '1', adapter('answers.py')],
    input: '{"tool":"add","args":{"a":1,"b":2}}\n',
    env: { XDG_CACHE_HOME: cache },
  });
  t.is(code, 0);
  t.is(results[0]?.result, 3);
}

function filesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;
}
