import test from 'ava';
import { installError, pythonTooOld } from '../../src/interpreter/install-error.js';

/** What pip 24 and uv 0.9 print. */
const outputs: [what: string, output: string[], message: RegExp, remedy: RegExp][] = [
  [
    'pip, no connection',
    [
      "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<HTTPSConnection>: Failed to establish a new connection: [Errno -2] Name or service not known')': /simple/grpcio/",
      'ERROR: Could not find a version that satisfies the requirement grpcio>=1.49 (from versions: none)',
      'ERROR: No matching distribution found for grpcio>=1.49',
    ],
    /index cannot be reached/,
    /proxy.*mirror/,
  ],
  [
    'uv, no connection',
    [
      'error: Request failed after 3 retries in 5.4s',
      '  cause: Failed to fetch: https://pypi.org/simple/grpcio/',
      '  cause: dns error',
    ],
    /index cannot be reached/,
    /proxy.*mirror/,
  ],
  [
    'pip, a proxy with its own certificates',
    [
      "WARNING: Retrying (Retry(total=1, connect=None)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed'))': /simple/grpcio/",
    ],
    /certificate is not trusted/,
    /PIP_CERT/,
  ],
  [
    'uv, a proxy with its own certificates',
    [
      'error: Failed to fetch: https://pypi.org/simple/grpcio/',
      '  cause: invalid peer certificate: UnknownIssuer',
    ],
    /certificate is not trusted/,
    /SSL_CERT_FILE/,
  ],
  [
    'pip, disk full',
    ['ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device'],
    /disk is full/,
    /XDG_CACHE_HOME/,
  ],
  [
    'uv, disk full',
    ['error: failed to write to file `/c/x`: No space left on device (os error 28)'],
    /disk is full/,
    /XDG_CACHE_HOME/,
  ],
  [
    'pip, not allowed to write',
    ["ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/c/x'"],
    /cache cannot be written/,
    /XDG_CACHE_HOME/,
  ],
  [
    'pip, Python too old',
    [
      'ERROR: Ignored the following versions that require a different python version: 0.21.0 Requires-Python >=3.10',
      'ERROR: Could not find a version that satisfies the requirement msgspec>=0.21',
    ],
    /too old/,
    /3\.10.*--python/,
  ],
  [
    'uv, Python too old',
    [
      'Because the current Python version (3.8.18) does not satisfy Python>=3.10 and msgspec>=0.21.0 depends on it',
    ],
    /too old/,
    /3\.10.*--python/,
  ],
  [
    'a package that cannot be built here',
    ['  error: command gcc failed: No such file or directory', 'ERROR: Failed building wheel for grpcio'],
    /installer failed \(exit code 1\)/,
    /\/usr\/bin\/python3 -m pip install 'grpcio>=1\.49'/,
  ],
];
for (const [what, output, message, remedy] of outputs) {
  test(what, (t) => {
    const error = installError({
      python: '/usr/bin/python3',
      requirements: ['grpcio>=1.49'],
      output,
      exit: { code: 1, signal: null },
    });
    t.is(error.code, 'interpreter');
    t.regex(error.message, message);
    t.regex(error.remedy ?? '', remedy);
    t.is(error.details, output.join('\n'), 'the installer is quoted');
  });
}

test('only the end of a long output is quoted', (t) => {
  const output = Array.from({ length: 100 }, (_, i) => `line ${i}`);
  const error = installError({
    python: 'p',
    requirements: ['x'],
    output,
    exit: { code: null, signal: 'SIGKILL' },
  });
  t.regex(error.message, /SIGKILL/);
  t.is(error.details?.split('\n').length, 15);
  t.true(error.details?.endsWith('line 99'));
});

test('a worker whose Python is too old', (t) => {
  const error = pythonTooOld('/usr/bin/python3', '3.8.18');
  t.regex(error.message, /is Python 3\.8\.18, and workers need 3\.10/);
  t.regex(error.remedy ?? '', /--python/);
});
