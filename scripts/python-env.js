// The Python environment for development: python/.venv with our package (editable) and its tools. It is made anew when
// python/pyproject.toml has changed. `node scripts/python-env.js`, or import pythonEnv.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const project = fileURLToPath(new URL('../python', import.meta.url));
const folder = join(project, '.venv');
const python = join(folder, 'bin/python');
const stampFile = join(folder, 'made-for');

const names = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3', 'python'];
const aboutItself = 'import ensurepip, sys, venv; print(*sys.version_info[:2], sys.executable)';

const say = (line) => process.stdout.write(`${line}\n`);

/** Makes the environment where it is missing or out of date; resolves with its executable. */
export async function pythonEnv() {
  const wanted = process.env.SNAKEPIT_DEV_PYTHON;
  const pyproject = await readFile(join(project, 'pyproject.toml'));
  const stamp = createHash('sha256')
    .update(pyproject)
    .update(wanted ?? '')
    .digest('hex');
  if (stamp === (await readFile(stampFile, 'utf8').catch(() => ''))) return { python };

  const base = await newestPython(wanted === undefined ? names : [wanted]);
  say(`making ${folder} with ${base}`);
  await run(base, ['-m', 'venv', '--clear', folder]);
  const quiet = ['--quiet', '--disable-pip-version-check'];
  await run(python, ['-m', 'pip', 'install', ...quiet, '--editable', `${project}[dev]`]);
  await writeFile(stampFile, stamp);
  return { python };
}

async function newestPython(candidates) {
  const answers = await Promise.allSettled(
    candidates.map((name) => promisify(execFile)(name, ['-c', aboutItself])),
  );
  const found = answers.flatMap(({ value }) => {
    const [, minor, file] = /^3 (\d+) (.*)$/m.exec(value?.stdout ?? '') ?? [];
    return Number(minor) >= 10 ? [{ minor: Number(minor), file }] : [];
  });
  if (found.length > 0) return found.reduce((best, one) => (one.minor > best.minor ? one : best)).file;
  throw new Error(
    `no Python 3.10 or newer with venv and ensurepip (on Debian and Ubuntu: apt install python3-venv) among ${candidates.join(', ')}`,
  );
}

function run(file, args) {
  return new Promise((done, failed) => {
    const child = spawn(file, args, { stdio: 'inherit' });
    child.once('error', failed);
    child.once('exit', (code) =>
      code === 0 ? done() : failed(new Error(`${file} ${args.join(' ')}: exit code ${code}`)),
    );
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) say((await pythonEnv()).python);
