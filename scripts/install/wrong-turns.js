/** One that says, and believes, that it is Python 3.8. */
const pretence = [
  'import collections, sys',
  'Version = collections.namedtuple("version_info", "major minor micro releaselevel serial")',
  'sys.version_info = Version(3, 8, 18, "final", 0)',
  '',
].join('\n');

const nowhere = 'http://127.0.0.1:1/simple';

/** What may be wrong with a new user's machine; each time the message says what it is and what to do. */
export function* wrongTurns(user, installed) {
  user.write('tools.py', 'def double(n: int) -> int:\n    return 2 * n\n');
  const start = (words, options) =>
    user.sh(`snakepit start ${words}`, { input: '{"tool":"double","args":[2]}\n', ...options });

  yield {
    step: 'no python3',
    answer: start('tools.py', { env: { PATH: `${installed.bin}:${installed.node}` } }),
    expected: [5, /no python3 on PATH/, /Install Python 3\.10 or newer/],
  };
  // Debian has a sitecustomize of its own, which comes first.
  user.sh(
    'python3 -m venv --without-pip old && cd old/lib/python3*/site-packages && cat > pretence.py && echo import pretence > x.pth',
    { input: pretence },
  );
  yield {
    step: 'Python 3.8',
    answer: start('--python old tools.py'),
    expected: [5, /3\.8\.18 is too old/, /Name a newer one with --python/],
  };
  user.sh('python3 -m venv --without-pip bare; python3 -m venv piped');
  yield {
    step: 'no pip, and no uv',
    answer: start('--python bare tools.py'),
    expected: [5, /this Python has no pip, and uv is not on PATH/, /Install uv, or give this Python pip/],
  };
  yield {
    step: 'no network',
    answer: start('--python piped tools.py', {
      env: { PIP_INDEX_URL: nowhere, PIP_FIND_LINKS: '', PIP_DEFAULT_TIMEOUT: '2' },
    }),
    expected: [5, /the package index cannot be reached/, /Connect to the network or set a proxy/],
  };
  yield {
    // Not even root can make something there.
    step: 'a home where nothing can be written',
    answer: start('--python piped tools.py', { env: { HOME: '/proc/no-home' } }),
    expected: [5, /the cache cannot be written/, /Set XDG_CACHE_HOME/],
  };
  yield {
    step: 'an adapter that is not there',
    answer: start('tols.py'),
    expected: [2, /tols\.py: no such file/, /Did you mean tools\.py\?/],
  };
  yield {
    step: 'a function that is misspelt',
    answer: start('--python piped tools.py:duoble'),
    expected: [5, /did you mean 'double'\?/],
  };
  yield {
    step: 'a tool that is misspelt',
    answer: user.sh('snakepit start --python piped tools.py', { input: '{"tool":"duoble","args":[2]}\n' }),
    expected: [1, /there is no tool \\"duoble\\"; did you mean \\"double\\"\?/],
  };
  yield {
    step: 'init where nothing can be written',
    answer: user.sh('snakepit init /proc/words'),
    expected: [1, /cannot write to \/proc\/words/, /Name a folder that you can write to/],
  };
}
