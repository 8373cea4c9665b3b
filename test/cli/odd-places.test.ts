import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { snakepitIn } from '../helpers/snakepit.js';
import { adapter, start } from '../helpers/start.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const tools = adapter('serves_clients.py');

const places = [
  ['long', (folder: string) => join(folder, 'a'.repeat(60), 'b'.repeat(60)), 'pit'],
  ['with spaces', (folder: string) => join(folder, 'a run time', '- n'), 'pit.2'],
  ['in Unicode, long in bytes only', (folder: string) => join(folder, '蛇'.repeat(20)), 'žmija'],
] as const;

for (const [what, placeIn, name] of places) {
  test(`a runtime directory ${what}: everything works, and nothing is left`, async (t) => {
    const folder = await temporaryFolder(t);
    const runtime = placeIn(folder);
    mkdirSync(runtime, { recursive: true, mode: 0o700 });
    const input = '{"tool":"double","args":[4]}\n';
    const run = (...words: string[]) => snakepitIn({ runtime, input }, ...words);
    const waiting = run('wait', '-n', name);
    const program = await start(t, { runtime, args: ['-w', '1', '-n', name, '--on-eof', 'stay', tools] });
    t.deepEqual(await waiting, { code: 0, stdout: `${name}: ready\n`, stderr: '' });
    t.is((await run('call', 'double', 'n=4')).stdout, '8\n');
    t.is(JSON.parse((await run('pipe')).stdout).result, 8);
    const { instances } = JSON.parse((await run('ps', '--json')).stdout);
    t.like(instances[0], { name, pid: program.pid, state: 'running' });
    t.deepEqual(await run('stop'), { code: 0, stdout: `${name}: stopped\n`, stderr: '' });
    t.is((await program.ended).code, 0);
    t.deepEqual(readdirSync(join(runtime, 'snakepit')), []);
  });
}

test('without XDG_RUNTIME_DIR it is below TMPDIR', async (t) => {
  const folder = await temporaryFolder(t);
  const place = join(folder, 'tmp');
  mkdirSync(place);
  const env = { XDG_RUNTIME_DIR: '', TMPDIR: place };
  const setting = { runtime: folder, env };
  const waiting = snakepitIn(setting, 'wait');
  const program = await start(t, { args: ['-w', '1', '--on-eof', 'stay', '-n', 'pit', tools], env });
  t.is((await waiting).stdout, 'pit: ready\n');
  t.true(existsSync(join(place, `snakepit-${process.getuid?.()}`, 'pit/ctl.sock')));
  t.is((await snakepitIn(setting, 'call', 'double', 'n=4')).stdout, '8\n');
  t.is((await snakepitIn(setting, 'stop')).code, 0);
  t.is((await program.ended).code, 0);
  t.deepEqual(readdirSync(join(place, `snakepit-${process.getuid?.()}`)), []);
});
