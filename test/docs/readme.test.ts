import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';

const root = process.cwd();
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    (match) => match[1] ?? '',
  );
}

/** A folder as a reader's would be: the examples, and an `npx` that runs the snakepit of this checkout. */
function readersFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'snakepit-readme-'));
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  const npx = `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(root, 'bin/snakepit.js')}" "$@"\n`;
  writeFileSync(join(folder, 'bin/npx'), npx, { mode: 0o755 });
  symlinkSync(process.execPath, join(folder, 'bin/node'));
  return folder;
}

async function runInShell(script: string, folder: string): Promise<{ code: number; stdout: string }> {
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
    VIRTUAL_ENV: join(root, 'python/.venv'),
    XDG_RUNTIME_DIR: folder,
  };
  const shell = spawn('sh', ['-c', script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
  let stdout = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const [code] = await once(shell, 'close');
  return { code, stdout };
}

const results = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .sort((a, b) => a.line - b.line);

test('the first command gives the results that the README shows', async (t) => {
  const folder = readersFolder();
  t.teardown(() => rmSync(folder, { recursive: true }));
  const command = (blocks('sh')[0] ?? '').replace('npm ci && ', '');
  const { code, stdout } = await runInShell(command, folder);
  t.is(code, 1, 'three of the lines are wrong on purpose');

  const shown = (blocks('console')[0] ?? '').split('\n').filter((line) => line.startsWith('{"id"'));
  const given = results(stdout);
  t.is(given.length, shown.length);
  for (const [i, line] of shown.entries()) {
    const [before = ''] = line.split(/"…"|\{…\}/);
    const raw = stdout.split('\n').find((text) => text.includes(`"line":${i + 1},`)) ?? '';
    t.true(raw.startsWith(before), `${raw} is shown as ${line}`);
  }
});

test('the commands under "Use" do what they say', async (t) => {
  const folder = readersFolder();
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'tools.py'), blocks('python')[0] ?? '');
  const { code, stdout } = await runInShell(`set -eu\n${blocks('sh')[2]}`, folder);
  t.is(code, 0);
  t.deepEqual(
    results(stdout).map(({ result }) => result),
    [3, 'hello'],
  );
  const factorials = results(readFileSync(join(folder, 'factorials.jsonl'), 'latin1'));
  t.is(factorials.length, 100);
  t.like(factorials[4], { id: '5', result: 120 });
});
