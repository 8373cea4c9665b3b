import { readFileSync } from 'node:fs';
import test from 'ava';
import { keyMap, keysText } from '../../src/dashboard/full/keys/key-map.js';
import { keyTable, sampleScreens, withKeys, withScreens } from '../dashboard/full/support/samples.js';

const document = readFileSync('docs/dashboard.md', 'utf8');

test('the page has the keys that there are (npm run screens writes them)', (t) => {
  t.is(withKeys(document, keyTable(keyMap, keysText)), document);
});

for (const path of ['README.md', 'docs/dashboard.md']) {
  test(`${path} has screens as they are (npm run screens writes them)`, async (t) => {
    const page = readFileSync(path, 'utf8');
    t.regex(page, /<!-- screen: /);
    t.is(withScreens(page, await sampleScreens()), page);
  });
}
