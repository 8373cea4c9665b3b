import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the installed package: the nearest one upwards that has our bin/ (this file may be bundled or not). */
const root = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The absolute path of a file that the package ships, from its root. */
export function packageFile(path: string): string {
  return join(root, path);
}

function findRoot(folder: string): string {
  return existsSync(join(folder, 'bin/snakepit.js')) ? folder : findRoot(dirname(folder));
}

/** The version of the installed package. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(packageFile('package.json'), 'utf8')).version;
}
