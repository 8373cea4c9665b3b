import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { systemPython } from './system-python.js';

/** Writes into a folder the wheel of each of these packages, which have one module each, with `size = 1` in it. */
export function makeWheels(folder: string, ...names: string[]): string {
  for (const name of names) {
    execFileSync(systemPython, [
      join(process.cwd(), 'test/fixtures/interpreter/make-wheel.py'),
      folder,
      name,
    ]);
  }
  return folder;
}
