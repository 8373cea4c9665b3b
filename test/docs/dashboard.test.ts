import { readFileSync } from 'node:fs';
import test from 'ava';
import { keyMap, keysText } from '../../src/dashboard/full/keys/key-map.js';
import { keyTable, sampleScreens, withKeys, withScreens } from '../dashboard/full/support/samples.js';

const document = readFileSync('docs/dashboard.md', 'utf8');

test('the page has the keys that there are (npm run screens writes them)', (t) => {
  t.is(withKeys(document, keyTable(keyMap, keysText)), document);
});

test('it has screens as they are (npm run screens writes them)', async (t) => {
  t.regex(document, /<!-- screen: /);
  t.is(withScreens(document, await sampleScreens()), document);
});

test('the picture in the README is well formed, and shows what a dashboard has', (t) => {
  t.regex(readFileSync('README.md', 'utf8'), /!\[[^\]]+\]\(docs\/dashboard\.svg\)/);
  const shapes = readFileSync('docs/dashboard.svg', 'utf8')
    .split('\n')
    .filter((line) => /^<(rect|text) /.test(line));
  for (const shape of shapes) t.regex(shape, /^(<rect [^<>]+\/>)?(<text [^<>]+>[^<>]+<\/text>)?$/);
  const text = shapes.map((shape) => shape.replaceAll(/<[^>]+>/g, '')).join('\n');
  for (const heading of ['rate', 'queue', 'workers', 'log of all', 'help']) t.true(text.includes(heading));
});
