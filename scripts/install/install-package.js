import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Packs the package, and installs it for everybody below a folder, with a cache and a home of its own. */
export function installPackage(place) {
  // Other users have to get in.
  chmodSync(place, 0o755);
  const run = (...words) => execFileSync('npm', words, { cwd: root, env: env(place), encoding: 'utf8' });
  const [{ filename, version }] = JSON.parse(
    run('pack', '--ignore-scripts', '--json', '--pack-destination', place),
  );
  const prefix = join(place, 'prefix');
  run('install', '--global', '--silent', '--prefix', prefix, join(place, filename));

  // What a PATH has without python3: node alone.
  const node = join(place, 'node');
  mkdirSync(node);
  symlinkSync(process.execPath, join(node, 'node'));
  return { prefix, version, bin: join(prefix, 'bin'), node, uv: uv(place) };
}

function env(place) {
  return { ...process.env, HOME: place, npm_config_cache: join(place, 'npm-cache') };
}

/** A folder that has uv and nothing else, where the environment for development has it. */
function uv(place) {
  const file = join(root, 'python/.venv/bin/uv');
  if (!existsSync(file)) return undefined;
  const folder = join(place, 'uv');
  mkdirSync(folder);
  copyFileSync(file, join(folder, 'uv'));
  chmodSync(join(folder, 'uv'), 0o755);
  return folder;
}
