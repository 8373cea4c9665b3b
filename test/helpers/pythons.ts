import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Scene } from './scene.js';
import { makeEnvironment, systemPython } from './system-python.js';
import { temporaryFolder } from './temporary-folder.js';

/** The folder of the uv that `node scripts/python-env.js` installs; undefined where there is none. */
export const uvFolder: string | undefined = ['python/.venv/bin']
  .map((folder) => join(process.cwd(), folder))
  .find((folder) => existsSync(join(folder, 'uv')));

/** A Python of an environment of its own, in which nothing is installed, pip included. */
export async function bareEnvironment(t: Scene): Promise<string> {
  const folder = join(await temporaryFolder(t), 'env');
  makeEnvironment(folder);
  return join(folder, 'bin/python');
}

/** One that says, and believes, that it is Python 3.8. */
export async function oldPython(t: Scene): Promise<string> {
  const python = await bareEnvironment(t);
  addModule(
    python,
    'sitecustomize.py',
    [
      'import collections, sys',
      'Version = collections.namedtuple("version_info", "major minor micro releaselevel serial")',
      'sys.version_info = Version(3, 8, 18, "final", 0)',
      '',
    ].join('\n'),
  );
  return python;
}

/** Writes a file where the modules of an environment are. */
export function addModule(python: string, name: string, text: string): void {
  const lib = join(python, '../../lib');
  const [version = ''] = readdirSync(lib);
  const file = join(lib, version, 'site-packages', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Wheels of packages that look like grpcio and msgspec: they say their version, and can do nothing. */
export function imitations(folder: string): string {
  for (const words of [
    ['grpcio', '1.84.0', 'grpc'],
    ['msgspec', '0.22.0', 'msgspec'],
  ]) {
    execFileSync(systemPython, [
      join(process.cwd(), 'test/fixtures/interpreter/make-wheel.py'),
      folder,
      ...words,
    ]);
  }
  return folder;
}
