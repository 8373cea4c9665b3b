import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { SnakepitError } from '../errors.js';
import type { Run } from '../run.js';
import { isExecutable, onPath } from '../util/look-up.js';

export type PythonSource = '--python' | 'VIRTUAL_ENV' | 'CONDA_PREFIX' | '.venv' | 'PATH' | 'script';

export interface FoundPython {
  /** Absolute path of the executable itself. For an environment the path inside of it, which is what makes it one. */
  readonly file: string;
  /** The rule that found it. */
  readonly source: PythonSource;
}

export interface PythonSearch {
  /** What the user asked for: an executable, an environment's folder, or a name on PATH. */
  readonly python?: string | undefined;
  /** Where the search for `.venv` begins, upwards: the adapter's folder. Absolute. */
  readonly from: string;
  /** Absolute. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The Python that the user would expect to run their code. No process is started to find it, unless what is found is a
 * script (a shim of pyenv or asdf): that is asked which executable it stands for, since a worker must be our own child,
 * not a shell's. Throws `interpreter`.
 */
export async function findPython(search: PythonSearch): Promise<FoundPython> {
  const found = locate(search);
  return isScript(found.file) ? { ...found, file: await behindShim(found.file, search) } : found;
}

function locate(search: PythonSearch): FoundPython {
  const { python, env, from } = search;
  if (python !== undefined) return { file: askedFor(python, search), source: '--python' };
  if (env['VIRTUAL_ENV']) return { file: activeEnvironment(env['VIRTUAL_ENV']), source: 'VIRTUAL_ENV' };
  // A conda environment without Python is nothing unusual.
  const conda = env['CONDA_PREFIX'] ? pythonIn(env['CONDA_PREFIX']) : undefined;
  if (conda !== undefined) return { file: conda, source: 'CONDA_PREFIX' };
  const nearest = nearestEnvironment(from);
  if (nearest !== undefined) return { file: nearest, source: '.venv' };
  const file = onPath('python3', env);
  if (file !== undefined) return { file: resolve(search.cwd, file), source: 'PATH' };
  throw new SnakepitError('interpreter', 'no python3 on PATH, and no environment (.venv) near the adapter', {
    remedy: 'Install Python 3.10 or newer, or name one with --python.',
  });
}

function askedFor(python: string, { cwd, env }: PythonSearch): string {
  if (!python.includes('/')) {
    const file = onPath(python, env);
    if (file !== undefined) return resolve(cwd, file);
  }
  const path = resolve(cwd, python);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    const file = pythonIn(path);
    if (file !== undefined) return file;
    throw new SnakepitError('interpreter', `--python: there is no bin/python in the folder ${path}`, {
      remedy: 'Name an environment, or a Python executable.',
    });
  }
  if (stats !== undefined && isExecutable(path)) return path;
  const what = python.includes('/') ? path : `${python} on PATH`;
  throw stats === undefined
    ? new SnakepitError('interpreter', `--python: there is no ${what}`, {
        remedy: /^\d+(\.\d+)*$/.test(python)
          ? `Did you mean python${python}?`
          : 'Give the path of a Python executable.',
      })
    : new SnakepitError('interpreter', `--python: ${path} is not executable`, {
        remedy: python.endsWith('.py')
          ? 'Name the adapter without a flag: snakepit start FILE.py.'
          : `Try chmod +x ${path}.`,
      });
}

/** Activated, so it is what the user means: nothing else will do where it is gone. */
function activeEnvironment(folder: string): string {
  const file = pythonIn(folder);
  if (file !== undefined) return file;
  throw new SnakepitError('interpreter', `VIRTUAL_ENV is ${folder}, but there is no Python in it`, {
    remedy: 'Make the environment again, or leave it with deactivate (unset VIRTUAL_ENV).',
  });
}

function nearestEnvironment(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = pythonIn(join(folder, '.venv'));
    if (file !== undefined) return file;
    if (folder === dirname(folder)) return undefined;
  }
}

function pythonIn(environment: string): string | undefined {
  return ['python', 'python3'].map((name) => resolve(environment, 'bin', name)).find(isExecutable);
}

function isScript(file: string): boolean {
  const start = Buffer.alloc(2);
  const fd = openSync(file, 'r');
  try {
    readSync(fd, start, 0, 2, 0);
  } finally {
    closeSync(fd);
  }
  return start.toString('latin1') === '#!';
}

const whoAreYou = 'import sys; print(sys.executable)';

async function behindShim(shim: string, { from, env, run, signal }: PythonSearch): Promise<string> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  // In the adapter's folder: which version a shim stands for depends on it (.python-version, .tool-versions).
  const exit = await run(shim, ['-I', '-S', '-c', whoAreYou], {
    cwd: from,
    env,
    signal,
    onLine: (line, stream) => (stream === 'stdout' ? stdout : stderr).push(line),
  }).catch((cause: unknown) => {
    throw new SnakepitError('interpreter', `${shim} cannot be run`, { cause });
  });
  const file = stdout.at(-1) ?? '';
  if (exit.code === 0 && isAbsolute(file) && isExecutable(file) && !isScript(file)) return file;
  throw new SnakepitError('interpreter', `${shim} is a script, and does not say which Python it stands for`, {
    remedy: 'Name the Python executable itself with --python.',
    details: stderr.slice(-10).join('\n') || undefined,
  });
}
