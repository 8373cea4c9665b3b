import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const plain = 'def double(n: int) -> int:\n    return 2 * n\n';
const withNumpy = `import numpy\n\n${plain}\n\ndef ones(n: int):\n    return numpy.ones(n)\n`;

/** What a new user does in the first minutes: each step, what it said, and what it should have said. */
export function* rightTurns(user) {
  const venv = user.sh('python3 -m venv .venv');
  yield { step: 'an environment', answer: venv, expected: [0] };
  const numpy = user.sh('.venv/bin/pip install --quiet numpy');
  const hasNumpy = numpy.code === 0;
  user.write('tools.py', hasNumpy ? withNumpy : plain);
  const line = hasNumpy ? '{"tool":"ones","args":[2]}' : '{"tool":"double","args":[2]}';
  yield {
    step: `start tools.py, ${hasNumpy ? 'with numpy' : 'without numpy, which cannot be installed here'}`,
    answer: user.sh('snakepit start --workers 2 tools.py', { input: `${line}\n` }),
    expected: [0, hasNumpy ? /"result":\[1(\.0)?,1(\.0)?\]/ : /"result":4/, /\.venv/],
  };
  yield {
    step: 'start tools.py:double',
    answer: user.sh('seq 3 | snakepit start tools.py:double --lines --keep-order --raw --quiet'),
    expected: [0, /^2\n4\n6\n/],
  };
  yield {
    step: 'start, without anything',
    answer: user.sh(`echo '{"tool": "echo", "args": ["hello"]}' | snakepit start`),
    expected: [0, /"result":"hello"/, /demo/],
  };
  yield { step: 'init', answer: user.sh('snakepit init'), expected: [0, /^wrote /] };
  const readme = readFileSync(join(user.project, 'README.md'), 'utf8');
  for (const [, language, block] of readme.matchAll(/^```(\w+)\n(.*?)^```/gms)) {
    if (language !== 'sh') continue;
    const [first] = block.split('\n');
    yield { step: `its README: ${first}`, answer: user.sh(`set -eu\n${block}`), expected: [0] };
  }
  yield { step: 'doctor', answer: user.sh('snakepit doctor tools.py'), expected: [0] };
  yield { step: 'setup', answer: user.sh('snakepit setup --offline tools.py'), expected: [0] };
}
