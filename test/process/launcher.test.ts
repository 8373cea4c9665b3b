import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import test from 'ava';
import { SnakepitError } from '../../src/errors.js';
import { findLauncher, launcherVariable } from '../../src/process/launcher.js';
import { type DetachedSpec, spawnDetached } from '../../src/process/spawn-detached.js';

/** A program that tells its launcher things, and ends by itself once it was let go; where it was not, it says so. */
const launched = `
  import { findLauncher } from ${JSON.stringify(new URL('../../src/process/launcher.js', import.meta.url).href)};
  const launcher = findLauncher(process.env);
  launcher.gone.then(() => console.log('gone'));
  launcher.say('one\\ntwo\\n');
  launcher.ready('tools');
`;
const args = ['--input-type=module', '-e', launched];

function spec(t: { teardown(undo: () => void): void }, given: Partial<DetachedSpec> = {}): DetachedSpec {
  const stderr = openSync('/dev/null', 'w');
  t.teardown(() => closeSync(stderr));
  return { file: process.execPath, args, env: {}, cwd: '/', stderr, onSaid: () => {}, ...given };
}

test('what it says comes in lines, then that it is ready; let go, it is on its own', async (t) => {
  const said: string[] = [];
  const program = spawnDetached(spec(t, { onSaid: (line) => said.push(line) }));
  t.is(await program.ready, 'tools');
  t.deepEqual(said, ['one', 'two']);
  // Once it is released, nothing else keeps this process here until it has ended.
  const awake = setInterval(() => {}, 1000);
  t.teardown(() => clearInterval(awake));
  await program.release();
  t.deepEqual(await program.exited, { code: 0, signal: null });
});

test('one that ends without a word', async (t) => {
  const program = spawnDetached(spec(t, { args: ['-e', 'process.exit(9)'] }));
  t.is(await program.ready, undefined);
  t.deepEqual(await program.exited, { code: 9, signal: null });
});

test('one that cannot be started', async (t) => {
  const program = spawnDetached(spec(t, { file: '/nowhere/node' }));
  const error = await t.throwsAsync(program.ready, { instanceOf: SnakepitError });
  t.regex(error?.message ?? '', /^cannot start \/nowhere\/node: /);
});

test('a launcher that is gone before it has answered to ready has let nobody go', async (t) => {
  const child = spawn(process.execPath, args, {
    env: { [launcherVariable]: '3' },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const channel = child.stdio[3] as Duplex;
  await once(channel, 'data');
  channel.destroy();
  t.is(await text(child.stdout as NonNullable<typeof child.stdout>), 'gone\n');
});

test('without one there is none, and the variable is for nobody else', (t) => {
  t.is(findLauncher({}), undefined);
  for (const value of ['', 'x', '0', '99', '-1']) {
    const env = { [launcherVariable]: value };
    t.is(findLauncher(env), undefined);
    t.deepEqual(env, {});
  }
});
