// `npm test`: builds, then runs every suite, one after the other, and goes on after one that failed. The last line adds
// them up: a test counts as one, and so does a check (lint, types, imports) as a whole.
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const python = join(root, 'python');
const env = {
  ...process.env,
  PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  // Hundreds of workers start, and each would compile itself.
  PYTHONDONTWRITEBYTECODE: undefined,
};

const say = (line) => process.stdout.write(`${line}\n`);

const suites = [
  { name: 'build', command: 'node scripts/build.js' },
  { name: 'lint', command: 'biome check --error-on-warnings .' },
  { name: 'types', command: 'npm run --silent compile' },
  { name: 'proto', command: 'node scripts/proto.js --check' },
  { name: 'imports', command: 'depcruise --config .dependency-cruiser.js src' },
  { name: 'unused', command: 'knip' },
  { name: 'picture', command: 'node scripts/picture.js --check' },
  { name: 'python environment', command: 'node scripts/python-env.js' },
  { name: 'ava', command: 'ava', count: countAva },
  { name: 'ruff check', command: '.venv/bin/ruff check', cwd: python },
  { name: 'ruff format', command: '.venv/bin/ruff format --check', cwd: python },
  { name: 'mypy', command: '.venv/bin/mypy src', cwd: python },
  { name: 'pytest', command: '.venv/bin/python -m pytest', cwd: python, count: countPytest },
];

/** Runs a suite with its output shown as it comes; resolves with that output too. */
function run({ command, cwd = root }) {
  return new Promise((done) => {
    const [file, ...args] = command.split(' ');
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output.push(chunk);
        process.stdout.write(chunk);
      });
    }
    child.once('error', (error) => {
      say(error.message);
      done({ isOk: false, text: '' });
    });
    child.once('close', (code) =>
      done({ isOk: code === 0, text: stripVTControlCharacters(Buffer.concat(output).toString()) }),
    );
  });
}

const numbers = (text, expression) =>
  [...text.matchAll(expression)].reduce((sum, [, number]) => sum + Number(number), 0);

/** Ava marks each test that passed, and adds up what failed ("3 tests failed", "1 uncaught exception"). */
function countAva(text) {
  return {
    passed: text.match(/^\s*[✔√] /gm)?.length ?? 0,
    failed: numbers(
      text,
      /^\s*(\d+) (?:tests? failed|hooks? failed|uncaught exceptions?|unhandled rejections?)$/gm,
    ),
  };
}

/** Pytest's last line: "1 failed, 3 passed, 1 error in 2.00s". */
function countPytest(text) {
  const end = text.trimEnd().split('\n').at(-1) ?? '';
  return { passed: numbers(end, /\b(\d+) passed/g), failed: numbers(end, /\b(\d+) (?:failed|errors?)\b/g) };
}

function count(suite, { isOk, text }) {
  if (suite.count === undefined) return isOk ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const { passed, failed } = suite.count(text);
  // A suite that ended badly, or ran nothing at all, has failed, whatever it counted.
  return { passed, failed: isOk && passed > 0 ? failed : Math.max(1, failed) };
}

await rm(join(root, 'build'), { recursive: true, force: true });
const rows = [];
for (const suite of suites) {
  say(`\n── ${suite.name}: ${suite.command}`);
  const startedAt = performance.now();
  const { passed, failed } = count(suite, await run(suite));
  rows.push({
    suite: suite.name,
    passed,
    failed,
    seconds: ((performance.now() - startedAt) / 1000).toFixed(1),
  });
}

const columns = ['suite', 'passed', 'failed', 'seconds'];
say('');
for (const row of [Object.fromEntries(columns.map((name) => [name, name])), ...rows]) {
  const [name, ...cells] = columns.map((column) => String(row[column]));
  say(name.padEnd(20) + cells.map((cell) => cell.padStart(9)).join(''));
}
const total = (column) => rows.reduce((sum, row) => sum + row[column], 0);
say(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
