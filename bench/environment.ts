import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The checkout; benchmarks run from build/bench. */
export const root = new URL('../../', import.meta.url).pathname;
export const snakepit = join(root, 'bin/snakepit.js');
export const tools = join(root, 'bench/tools.py');
export const peer = (file: string) => join(root, 'bench/peers', file);

/** The command line of ours: so many workers that serve bench/tools.py, and no log. */
export function startCommand(
  python: string,
  workers: number,
  more: readonly string[] = [],
): readonly [string, ...string[]] {
  const flags = ['--python', python, '-q', '-w', String(workers), ...more];
  return [process.execPath, snakepit, 'start', ...flags, tools];
}

/** What the contenders need to import bench/tools.py; all may keep their bytecode, as they do unless told otherwise. */
export const peerEnv = {
  ...process.env,
  PYTHONPATH: join(root, 'bench'),
  PYTHONDONTWRITEBYTECODE: undefined,
  PYTHONUNBUFFERED: undefined,
};

export interface Environment {
  /** The interpreter every Python contender runs on, with grpcio and msgspec. */
  readonly python: string;
  /** A directory that is removed at the end. */
  readonly scratch: string;
}

export async function withEnvironment<T>(run: (environment: Environment) => Promise<T>): Promise<T> {
  const { pythonEnv } = await import(join(root, 'scripts/python-env.js'));
  const { python } = (await pythonEnv()) as { python: string };
  const scratch = await mkdtemp(join(tmpdir(), 'snakepit-bench-'));
  try {
    return await run({ python, scratch });
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** The machine and the versions the figures belong to. */
export async function describeMachine({ python }: Environment): Promise<Record<string, string>> {
  const versions =
    'import grpc, msgspec, platform as p; print(p.python_version(), grpc.__version__, msgspec.__version__)';
  const { stdout } = await promisify(execFile)(python, ['-c', versions]);
  const [pythonVersion = '', grpcio = '', msgspec = ''] = stdout.trim().split(' ');
  const processors = cpus();
  return {
    machine: `${processors.length} × ${processors[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    python: pythonVersion,
    grpcio,
    msgspec,
  };
}

/** Why a program cannot be a contender; undefined where it is installed. */
export function missingProgram(name: string): string | undefined {
  return spawnSync(name, ['--version']).status === 0 ? undefined : `${name} is not installed`;
}

/** Why a package of Python cannot be; undefined where it can be imported. */
export function missingModule(python: string, name: string): string | undefined {
  return spawnSync(python, ['-c', `import ${name}`]).status === 0 ? undefined : `${name} is not installed`;
}
