import { onPath } from '../util/look-up.js';

/** The program that installs packages, and how it is called. */
export interface Installer {
  readonly name: 'uv' | 'pip';
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Installs into a folder of ours, and only there, which every Python allows, one managed by the system included.
 *
 * uv where it is on PATH: it is many times faster, and environments made by it have no pip.
 */
export function chooseInstaller(
  python: string,
  requirements: readonly string[],
  target: string,
  env: NodeJS.ProcessEnv,
): Installer {
  const what = ['--target', target, ...requirements];
  const uv = onPath('uv', env);
  if (uv !== undefined)
    return { name: 'uv', file: uv, args: ['pip', 'install', '--python', python, ...what], env };
  const quiet = ['--disable-pip-version-check', '--no-input', '--progress-bar', 'off', '--retries', '2'];
  return {
    name: 'pip',
    file: python,
    args: ['-m', 'pip', 'install', ...quiet, '--prefer-binary', ...what],
    // Settings a user may have for their own installing, with which pip refuses --target; and a warning that is none here.
    env: { ...env, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0', PIP_ROOT_USER_ACTION: 'ignore' },
  };
}
