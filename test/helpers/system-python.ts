import { execFileSync } from 'node:child_process';

/** A real Python of this machine, the executable itself; and the environments it can make. */
export const systemPython: string = execFileSync(
  'python3',
  ['-c', 'import sys; print(getattr(sys, "_base_executable", sys.executable))'],
  { encoding: 'utf8' },
).trim();

/** Makes an environment without pip, which takes a moment only. */
export function makeEnvironment(folder: string): void {
  execFileSync(systemPython, ['-m', 'venv', '--without-pip', folder]);
}
