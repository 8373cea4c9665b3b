import { readFileSync } from 'node:fs';
import test from 'ava';
import { errorCodes } from '../../src/command.js';

const protocol = readFileSync('docs/protocol.md', 'utf8');
const batches = readFileSync('docs/batches.md', 'utf8');

test('every line that the protocol, and what is said of batches, shows is one JSON object', (t) => {
  const lines = [...`${protocol}${batches}`.matchAll(/^```json\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );
  t.true(lines.length >= 4);
  for (const line of lines) t.is(typeof JSON.parse(line), 'object', line);
});

test('the protocol lists every error code, and whether it is retryable', (t) => {
  const listed = [...protocol.matchAll(/^\| `([a-z_0-9]+)` \| (yes|no) \|/gm)].map(([, code, retryable]) => [
    code,
    { retryable: retryable === 'yes' },
  ]);
  t.deepEqual(Object.fromEntries(listed), errorCodes);
});
