import { SnakepitError } from '../errors.js';
import type { Exit } from '../events.js';

interface Problem {
  /** What the installers print then; the first problem that is recognised counts. */
  readonly pattern: RegExp;
  readonly message: string;
  readonly remedy: string;
}

const problems: readonly Problem[] = [
  {
    pattern: /No space left on device|Errno 28|os error 28|Disk quota exceeded/,
    message: 'the disk is full',
    remedy: 'Free some space, or set XDG_CACHE_HOME to a folder that has some.',
  },
  {
    pattern: /Permission denied|Read-only file system|os error (13|30)\)/,
    message: 'the cache cannot be written',
    remedy: 'Set XDG_CACHE_HOME to a folder that you may write to.',
  },
  {
    pattern: /No module named pip/,
    message: 'this Python has no pip, and uv is not on PATH',
    remedy:
      'Install uv, or give this Python pip: python -m ensurepip (on Debian and Ubuntu: apt install python3-pip).',
  },
  {
    pattern: /CERTIFICATE_VERIFY_FAILED|invalid peer certificate/,
    message: "the package index's certificate is not trusted",
    remedy:
      'Set SSL_CERT_FILE (for uv) or PIP_CERT (for pip) to a file with the certificates of your network.',
  },
  {
    pattern:
      /after connection broken by|error sending request|Failed to fetch|Network connectivity is disabled/,
    message: 'the package index cannot be reached',
    remedy:
      'Connect to the network or set a proxy (https_proxy) or mirror (PIP_INDEX_URL, UV_DEFAULT_INDEX); or install the packages in that Python yourself.',
  },
  {
    pattern: /require a different python version|the current Python version \([^)]*\) does not satisfy/,
    message: 'this Python is too old for them',
    remedy: 'Name Python 3.10 or newer with --python.',
  },
];

export interface FailedInstall {
  readonly python: string;
  readonly requirements: readonly string[];
  readonly output: readonly string[];
  readonly exit: Exit;
}

/** Why packages could not be installed, as far as the installer's output tells, and what to do about it. */
export function installError({ python, requirements, output, exit }: FailedInstall): SnakepitError {
  const text = output.join('\n');
  const problem = problems.find(({ pattern }) => pattern.test(text));
  const end = exit.signal === null ? `exit code ${exit.code}` : exit.signal;
  return new SnakepitError(
    'interpreter',
    `cannot install ${requirements.join(' and ')} for ${python}: ${problem?.message ?? `the installer failed (${end})`}`,
    {
      remedy:
        problem?.remedy ??
        `Install them in that Python yourself: ${python} -m pip install '${requirements.join("' '")}'`,
      details: output.slice(-15).join('\n') || undefined,
    },
  );
}

/** The worker said itself that its Python is too old. */
export function pythonTooOld(python: string, found: string): SnakepitError {
  return new SnakepitError('interpreter', `${python} is Python ${found}, and workers need 3.10 or newer`, {
    remedy: 'Name a newer one with --python, or make the environment again with one.',
  });
}
