// Runs the quickstart and a chosen set of tests on every Node that is promised: `npm run test:node`. Each comes from the
// `node` package of the registry. `npm run test:node -- 22` for one of them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20.19', '22', '24'];

/** Of each kind of thing that Node does for us: streams, processes, signals, sockets, gRPC, terminals, and the library. */
const tests = [
  'cli/closed-streams',
  'cli/control',
  'cli/crashes',
  'cli/dashboard-bar',
  'cli/detach',
  'cli/keep-compiled',
  'cli/pipes',
  'cli/results',
  'cli/signals',
  'cli/streams',
  'docs/getting-started',
  'docs/readme',
  'library/start-pit',
].map((name) => `build/test/${name}.test.js`);

const say = (line) => process.stdout.write(`${line}\n`);

/** The path of that Node's executable; undefined where the registry does not have it. */
function nodeOf(version) {
  const { stdout } = run('npx', ['--yes', '-p', `node@${version}`, 'node', '-p', 'process.execPath']);
  return stdout.trim().split('\n').at(-1) || undefined;
}

function run(file, args, options = {}) {
  return spawnSync(file, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26, ...options });
}

/** The example of the README: seven lines, three of them wrong on purpose. */
function quickstart(node) {
  const input = readFileSync(`${root}/examples/quickstart/commands.jsonl`);
  const words = ['bin/snakepit.js', 'start', '--workers', '4', '--python', 'python/.venv'];
  const { status, stdout, stderr } = run(node, [...words, 'examples/quickstart/tools.py'], { input });
  const isRight = status === 1 && stdout.split('\n').length === 8 && !/Warning/.test(stderr);
  return isRight ? 'ok' : `failed\n${stderr}${stdout}`;
}

function ava(node) {
  // One file at a time: what is slow because of the others would be taken for what that Node cannot do.
  const words = ['node_modules/ava/entrypoints/cli.mjs', '--concurrency', '1', ...tests];
  const { status, stdout, stderr } = run(node, words);
  const [count = 'none'] = /\d+ tests? (passed|failed).*/.exec(stdout) ?? [];
  return status === 0 ? count : `${count}\n${shortened(stdout)}${stderr}`;
}

/** Values that differ may have megabytes. */
function shortened(text) {
  return text
    .split('\n')
    .map((line) => line.slice(0, 300))
    .join('\n');
}

let failures = 0;
const rows = [['promised', 'run', 'quickstart', 'tests']];
for (const version of versions) {
  const node = nodeOf(version);
  if (node === undefined) {
    rows.push([version, 'not in the registry', '-', '-']);
    failures++;
    continue;
  }
  const found = run(node, ['--version']).stdout.trim();
  const results = [quickstart(node), ava(node)];
  for (const text of results.filter((text) => text.includes('\n') || text === 'none')) {
    failures++;
    say(`Node ${found}: ${text}`);
  }
  rows.push([version, found, ...results.map((text) => text.split('\n')[0])]);
}
const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
for (const row of rows)
  say(
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
process.exitCode = failures === 0 ? 0 : 1;
